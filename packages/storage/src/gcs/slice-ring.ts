/** Buffers for a file's slices, used again and again as soon as the store has what they held. */
export interface SliceRing {
  readonly sliceBytes: number;
  /** An empty buffer for the slice that begins there; waits until there is one. Positions are taken in their order. */
  bufferAt(position: number): Promise<Buffer>;
  /** The store has everything before this position. */
  acknowledge(position: number): void;
}

export interface SliceRingOptions {
  readonly sliceBytes: number;
  readonly count: number;
}

/** Memory for so many slices at once. New buffers for each would be gigabytes of garbage, collected late. */
export function createSliceRing({ sliceBytes, count }: SliceRingOptions): SliceRing {
  const buffers = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(sliceBytes));
  let acknowledged = 0;
  let news = Promise.withResolvers<void>();
  return {
    sliceBytes,
    async bufferAt(position) {
      const number = position / sliceBytes;
      const heldBefore = (number - count + 1) * sliceBytes;
      while (acknowledged < heldBefore) await news.promise;
      return buffers[number % count] ?? Buffer.allocUnsafeSlow(sliceBytes);
    },
    acknowledge(position) {
      acknowledged = Math.max(acknowledged, position);
      news.resolve();
      news = Promise.withResolvers();
    },
  };
}
