import { BitReader } from './bit-reader.ts';
import { encodeLeb128, readLeb128 } from './leb128.ts';

/** The types of open bitstream units (OBU) that this project distinguishes. @see AV1, 6.2.2 */
export const OBU = {
  sequenceHeader: 1,
  temporalDelimiter: 2,
  frameHeader: 3,
  frame: 6,
  tileList: 8,
  padding: 15,
} as const;

export interface Obu {
  readonly type: number;
  /** One byte, two with an extension; the "has size" bit is kept as received. */
  readonly header: Buffer;
  readonly payload: Buffer;
}

const EXTENSION_BIT = 0x04;
const HAS_SIZE_BIT = 0x02;

/** Parses an OBU that fills all the bytes, or as many as its size field says; null if it is damaged. @see AV1, 5.3.2 */
export function parseObu(bytes: Buffer): Obu | null {
  const first = bytes[0];
  if (first === undefined) return null;
  const type = (first >> 3) & 0x0f;
  const headerLength = (first & EXTENSION_BIT) === 0 ? 1 : 2;
  if (bytes.length < headerLength) return null;
  const header = bytes.subarray(0, headerLength);
  if ((first & HAS_SIZE_BIT) === 0) return { type, header, payload: bytes.subarray(headerLength) };
  const size = readLeb128(bytes, headerLength);
  if (size === null) return null;
  const start = headerLength + size.length;
  const payload = bytes.subarray(start, start + size.value);
  return payload.length < size.value ? null : { type, header, payload };
}

/** Returns the parts of an OBU with a size field, as files contain it ("low overhead format"). @see AV1, 5.2 */
export function sizedObu({ header, payload }: Obu): Buffer[] {
  const sized = Buffer.from(header);
  sized[0] = (sized[0] ?? 0) | HAS_SIZE_BIT;
  return [sized, encodeLeb128(payload.length), payload];
}

/** Returns the first sequence header among OBUs with size fields; null if there is none. */
export function findSequenceHeader(temporalUnit: Buffer): Obu | null {
  for (let position = 0; position < temporalUnit.length; ) {
    const obu = parseObu(temporalUnit.subarray(position));
    if (obu === null) return null;
    if (obu.type === OBU.sequenceHeader) return obu;
    position += sizedLength(obu);
  }
  return null;
}

function sizedLength({ header, payload }: Obu): number {
  return header.length + encodeLeb128(payload.length).length + payload.length;
}

/** Returns whether a frame's header says that the frame depends on no other frame. @see AV1, 5.9.2 */
export function isKeyFrameHeader({ type, payload }: Obu): boolean {
  if (type !== OBU.frame && type !== OBU.frameHeader) return false;
  const bits = new BitReader(payload);
  const showsExistingFrame = bits.flag();
  return !showsExistingFrame && bits.unsigned(2) === 0 && !bits.isPastEnd;
}
