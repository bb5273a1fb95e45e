import { BitReader } from './bit-reader.ts';
import type { PictureSize } from './picture-size.ts';

/** The fields of a sequence header that this project needs. The size is that of the largest spatial layer. */
export interface SequenceHeader extends PictureSize {
  readonly profile: number;
  readonly level: number;
  readonly tier: number;
  readonly colour: ColourConfig;
}

export interface ColourConfig {
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
  const colour = readColour(bits, profile);
  return bits.isPastEnd ? null : { profile, ...point, ...size, colour };
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

/** Color primaries, transfer and matrix of sRGB. @see AV1, 6.4.2 */
const SRGB = [1, 13, 0];

/** Reads the color configuration. @see AV1, 5.5.2 */
function readColour(bits: BitReader, profile: number): ColourConfig {
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
