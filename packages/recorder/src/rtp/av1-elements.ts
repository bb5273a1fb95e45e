import { readLeb128 } from '../codecs/leb128.ts';

/** An OBU or a part of one. */
export interface Av1Element {
  readonly bytes: Buffer;
  /** Whether it continues the last element of the previous packet. */
  readonly continues: boolean;
  /** Whether it continues in the next packet. */
  readonly isContinued: boolean;
}

/** Bits of the aggregation header. */
const CONTINUES = 0x80;
const IS_CONTINUED = 0x40;

/**
 * Returns the OBU elements of a packet. Each one follows its length, except the last one if the header contains their
 * count. Null if the packet is damaged.
 * @see https://aomediacodec.github.io/av1-rtp-spec/#44-av1-aggregation-header
 */
export function parseAv1Elements(payload: Buffer): Av1Element[] | null {
  const header = payload[0] ?? 0;
  const count = (header >> 4) & 0x03;
  const pieces: Buffer[] = [];
  for (let position = 1; position < payload.length; ) {
    const isLast = count > 0 && pieces.length === count - 1;
    const size = isLast ? { value: payload.length - position, length: 0 } : readLeb128(payload, position);
    if (size === null) return null;
    const start = position + size.length;
    position = start + size.value;
    if (position > payload.length) return null;
    pieces.push(payload.subarray(start, position));
  }
  if (count > 0 && pieces.length !== count) return null;
  return pieces.map((bytes, index) => ({
    bytes,
    continues: index === 0 && (header & CONTINUES) !== 0,
    isContinued: index === pieces.length - 1 && (header & IS_CONTINUED) !== 0,
  }));
}
