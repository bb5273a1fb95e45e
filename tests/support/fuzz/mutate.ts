type Random = () => number;

const MAX_MUTATIONS = 4;
const MAX_INSERTED_BYTES = 8;

/** Returns a whole number from 0 to below `end`. */
export function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}

/** Returns the bytes with a few random changes, most of them near the start, where headers are. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let left = 1 + below(MAX_MUTATIONS, random); left > 0; left--) {
    const reach = random() < 0.7 ? Math.min(mutated.length, 24) : mutated.length;
    mutated = mutateAt(mutated, below(reach, random), random);
  }
  return mutated;
}

function mutateAt(bytes: Buffer, position: number, random: Random): Buffer {
  const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)];
  switch (below(5, random)) {
    case 0: // another bit
      return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << below(8, random))]), after.subarray(1)]);
    case 1: // another byte, often an extreme one
      return Buffer.concat([
        before,
        Buffer.from([[0, 0xff, 0x80, below(256, random)][below(4, random)] ?? 0]),
        after.subarray(1),
      ]);
    case 2: // cut off
      return Buffer.from(before);
    case 3: // less
      return Buffer.concat([before, after.subarray(below(MAX_INSERTED_BYTES, random))]);
    default: // more
      return Buffer.concat([before, randomBytes(below(MAX_INSERTED_BYTES, random), random), after]);
  }
}

function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256, random)));
}

/** Returns the items with some changed, repeated, moved or left out. */
export function mutateSequence<Item>(
  items: readonly Item[],
  mutate: (item: Item) => Item,
  random: Random,
): readonly Item[] {
  return items.flatMap((item, index) => {
    const luck = random();
    if (luck < 0.7) return [item];
    if (luck < 0.9) return [mutate(item)];
    if (luck < 0.94) return [];
    if (luck < 0.97) return [item, mutate(item)];
    return [items[below(items.length, random)] ?? item, items[index] ?? item];
  });
}
