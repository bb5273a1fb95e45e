import { BitReader } from '@young-minds/media/bit-reader';
import type { PictureSize } from './codec.ts';

/** The types of open bitstream units (OBU) that this project distinguishes. @see AV1, 6.2.2 */
export const OBU = {
  sequenceHeader: 1,
  temporalDelimiter: 2,
  frameHeader: 3,
  frame: 6,
  tileList: 8,
  padding: 15,
} as const;

const EXTENSION_BIT = 0x04;
const HAS_SIZE_BIT = 0x02;
const MAX_LEB128_BYTES = 8;
/** Color primaries, transfer and matrix of sRGB. @see AV1, 6.4.2 */
const SRGB = [1, 13, 0];

export interface Obu {
  readonly type: number;
  /** One byte, two with an extension; the "has size" bit is kept as received. */
  readonly header: Buffer;
  readonly payload: Buffer;
}

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

/** The fields of a sequence header that this project needs. The size is that of the largest spatial layer. */
interface SequenceHeader extends PictureSize {
  readonly profile: number;
  readonly level: number;
  readonly tier: number;
  readonly color: ColorConfig;
}

interface ColorConfig {
  readonly isHighBitDepth: boolean;
  readonly isTwelveBit: boolean;
  readonly isMonochrome: boolean;
  readonly subsamplingX: number;
  readonly subsamplingY: number;
  readonly chromaSamplePosition: number;
}

/** Parses a sequence header's payload; null if it is damaged. @see AV1, 5.5.1 */
export function parseSequenceHeader(payload: Buffer): SequenceHeader | null {
  const bits = new BitReader(payload);
  const profile = bits.unsigned(3);
  bits.skip(1); // still picture
  const isReduced = bits.flag();
  const point = isReduced ? { level: bits.unsigned(5), tier: 0 } : readOperatingPoints(bits);
  const size = readSize(bits);
  skipTools(bits, isReduced);
  const color = readColor(bits, profile);
  return bits.isPastEnd ? null : { profile, ...point, ...size, color };
}

/** Reads level and tier of the first operating point: the one with every layer. */
function readOperatingPoints(bits: BitReader): Pick<SequenceHeader, 'level' | 'tier'> {
  const delayBits = readTiming(bits);
  const hasDisplayDelay = bits.flag();
  const count = bits.unsigned(5) + 1;
  const points = Array.from({ length: count }, () => {
    bits.skip(12); // layers
    const level = bits.unsigned(5);
    const tier = level > 7 ? bits.unsigned(1) : 0;
    if (delayBits !== null && bits.flag()) bits.skip(2 * delayBits + 1);
    if (hasDisplayDelay && bits.flag()) bits.skip(4);
    return { level, tier };
  });
  return points[0] ?? { level: 0, tier: 0 };
}

/** Returns the length of the decoder model's delays; null without a decoder model. @see AV1, 5.5.3, 5.5.4 */
function readTiming(bits: BitReader): number | null {
  if (!bits.flag()) return null;
  bits.skip(64);
  const isEqualInterval = bits.flag();
  if (isEqualInterval) bits.expGolomb();
  if (!bits.flag()) return null;
  const delayBits = bits.unsigned(5) + 1;
  bits.skip(42);
  return delayBits;
}

function readSize(bits: BitReader): PictureSize {
  const widthBits = bits.unsigned(4) + 1;
  const heightBits = bits.unsigned(4) + 1;
  return { width: bits.unsigned(widthBits) + 1, height: bits.unsigned(heightBits) + 1 };
}

function skipTools(bits: BitReader, isReduced: boolean): void {
  const hasFrameIds = !isReduced && bits.flag();
  if (hasFrameIds) bits.skip(7);
  bits.skip(3); // superblocks, intra tools
  if (!isReduced) skipInterTools(bits);
  bits.skip(3); // super-resolution, CDEF, restoration
}

function skipInterTools(bits: BitReader): void {
  bits.skip(4); // compound modes, warp, filters
  const hasOrderHint = bits.flag();
  if (hasOrderHint) bits.skip(2);
  const choosesScreenTools = bits.flag();
  const mayUseScreenTools = choosesScreenTools || bits.flag();
  const choosesIntegerMotion = !mayUseScreenTools || bits.flag();
  if (!choosesIntegerMotion) bits.skip(1);
  if (hasOrderHint) bits.skip(3);
}

/** Reads the color configuration. @see AV1, 5.5.2 */
function readColor(bits: BitReader, profile: number): ColorConfig {
  const isHighBitDepth = bits.flag();
  const isTwelveBit = profile === 2 && isHighBitDepth && bits.flag();
  const isMonochrome = profile !== 1 && bits.flag();
  const description = bits.flag() ? [0, 0, 0].map(() => bits.unsigned(8)) : [];
  const depth = { isHighBitDepth, isTwelveBit, isMonochrome };
  const isSrgb = !isMonochrome && SRGB.every((value, index) => description[index] === value);
  if (isSrgb) return { ...depth, subsamplingX: 0, subsamplingY: 0, chromaSamplePosition: 0 };
  bits.skip(1); // range
  if (isMonochrome) return { ...depth, subsamplingX: 1, subsamplingY: 1, chromaSamplePosition: 0 };
  const [subsamplingX, subsamplingY] = readSubsampling(bits, profile, isTwelveBit);
  const chromaSamplePosition = subsamplingX === 1 && subsamplingY === 1 ? bits.unsigned(2) : 0;
  return { ...depth, subsamplingX, subsamplingY, chromaSamplePosition };
}

function readSubsampling(bits: BitReader, profile: number, isTwelveBit: boolean): [x: number, y: number] {
  if (profile === 0) return [1, 1];
  if (profile === 1) return [0, 0];
  if (!isTwelveBit) return [1, 0];
  const x = bits.unsigned(1);
  return [x, x === 1 ? bits.unsigned(1) : 0];
}

/**
 * A size in AV1: seven bits per byte, the lowest first, the top bit set in every byte but the last.
 * @see AV1, 4.10.5
 */
interface Leb128 {
  readonly value: number;
  /** How many bytes the number occupies. */
  readonly length: number;
}

/** Reads a LEB128 number; null if the bytes end before the number does. */
export function readLeb128(bytes: Buffer, position: number): Leb128 | null {
  let value = 0;
  for (let index = 0; index < MAX_LEB128_BYTES; index++) {
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
