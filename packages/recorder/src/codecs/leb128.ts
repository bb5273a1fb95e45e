/**
 * A size in AV1: seven bits per byte, the lowest first, the top bit set in every byte but the last.
 * @see AV1, 4.10.5
 */
export interface Leb128 {
  readonly value: number;
  /** How many bytes the number occupies. */
  readonly length: number;
}

const MAX_LENGTH = 8;

/** Reads a number; null if the bytes end before the number does. */
export function readLeb128(bytes: Buffer, position: number): Leb128 | null {
  let value = 0;
  for (let index = 0; index < MAX_LENGTH; index++) {
    const byte = bytes[position + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if ((byte & 0x80) === 0) return { value, length: index + 1 };
  }
  return null;
}

export function encodeLeb128(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const isLast = rest < 0x80;
    bytes.push((rest % 0x80) | (isLast ? 0 : 0x80));
    rest = Math.floor(rest / 0x80);
  } while (rest > 0);
  return Buffer.from(bytes);
}
