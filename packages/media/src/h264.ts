import { BitReader } from './bit-reader.ts';

/** The types of NAL units that this project distinguishes. @see ITU-T H.264, table 7-1 */
export const NAL_UNIT = { idrSlice: 5, lastSlice: 5, sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;
const LENGTH_BYTES = 4;
const PROFILES_WITH_CHROMA_FORMAT = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const MACROBLOCK_PX = 16;

/** Returns the NAL unit type: the five low bits of the unit's first byte. */
export function nalUnitType(header: number): number {
  return header & 0x1f;
}

/** Returns whether the unit contains a part of a picture: types 1 to 5. */
export function isSlice(type: number): boolean {
  return type >= 1 && type <= NAL_UNIT.lastSlice;
}

/** Joins NAL units into a sample of Matroska and MP4: each unit follows its length in four bytes. */
export function joinNalUnits(units: readonly (readonly Buffer[])[]): Buffer {
  const parts: Buffer[] = [];
  for (const unit of units) {
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(unit.reduce((sum, part) => sum + part.length, 0));
    parts.push(length, ...unit);
  }
  return Buffer.concat(parts);
}

/** Splits a sample into its NAL units. */
export function splitNalUnits(sample: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let position = 0; position + LENGTH_BYTES <= sample.length; ) {
    const start = position + LENGTH_BYTES;
    position = start + sample.readUInt32BE(position);
    units.push(sample.subarray(start, position));
  }
  return units;
}

/** The fields of a sequence parameter set (SPS) that this project needs. */
interface SequenceParameters {
  readonly id: number;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Whether it contains color formats, which have fixed values in the profiles up to "extended". */
  readonly hasChromaFormat: boolean;
  /** 0: none, 1: 4:2:0, 2: 4:2:2, 3: 4:4:4. */
  readonly chromaFormat: number;
  readonly lumaBitDepth: number;
  readonly chromaBitDepth: number;
}

/** Parses an SPS including its NAL header; null if it is damaged. @see ITU-T H.264, 7.3.2.1.1 */
export function parseSequenceParameters(nalUnit: Buffer): SequenceParameters | null {
  const bits = new BitReader(withoutEmulationPrevention(nalUnit));
  bits.skip(8);
  const profile = bits.unsigned(8);
  bits.skip(16); // constraints, level
  const id = bits.expGolomb();
  const hasChromaFormat = PROFILES_WITH_CHROMA_FORMAT.has(profile);
  const format = hasChromaFormat ? readChromaFormat(bits) : BASIC_FORMAT;
  bits.expGolomb(); // frame number
  skipPictureOrder(bits);
  const size = readSize(bits, format);
  if (bits.isPastEnd || size.width <= 0 || size.height <= 0) return null;
  return { id, hasChromaFormat, ...format, ...size };
}

interface ChromaFormat extends Pick<SequenceParameters, 'chromaFormat' | 'lumaBitDepth' | 'chromaBitDepth'> {
  readonly hasSeparatePlanes: boolean;
}

const BASIC_FORMAT: ChromaFormat = { chromaFormat: 1, lumaBitDepth: 8, chromaBitDepth: 8, hasSeparatePlanes: false };

function readChromaFormat(bits: BitReader): ChromaFormat {
  const chromaFormat = bits.expGolomb();
  const hasSeparatePlanes = chromaFormat === 3 && bits.flag();
  const lumaBitDepth = 8 + bits.expGolomb();
  const chromaBitDepth = 8 + bits.expGolomb();
  bits.skip(1); // lossless
  if (bits.flag()) skipScalingMatrix(bits, chromaFormat === 3 ? 12 : 8);
  return { chromaFormat, lumaBitDepth, chromaBitDepth, hasSeparatePlanes };
}

function skipScalingMatrix(bits: BitReader, listCount: number): void {
  for (let list = 0; list < listCount; list++) if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
}

/** Skips a scaling list, which ends early if the next scale would be 0. @see 7.3.2.1.1.1 */
function skipScalingList(bits: BitReader, length: number): void {
  let scale = 8;
  for (let index = 0; index < length && scale !== 0; index++) scale = (scale + bits.signedExpGolomb() + 256) % 256;
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.expGolomb();
  if (type === 0) bits.expGolomb();
  if (type === 1) {
    bits.skip(1);
    bits.signedExpGolomb();
    bits.signedExpGolomb();
    const count = bits.expGolomb();
    for (let index = 0; index < count && !bits.isPastEnd; index++) bits.signedExpGolomb();
  }
  bits.expGolomb(); // reference frames
  bits.skip(1); // gaps in the frame numbers
}

function readSize(
  bits: BitReader,
  { chromaFormat, hasSeparatePlanes }: ChromaFormat,
): Pick<SequenceParameters, 'width' | 'height'> {
  const columns = bits.expGolomb() + 1;
  const rows = bits.expGolomb() + 1;
  const fieldsPerRow = bits.flag() ? 1 : 2;
  if (fieldsPerRow === 2) bits.skip(1);
  bits.skip(1); // direct inference
  const [left = 0, right = 0, top = 0, bottom = 0] = bits.flag() ? [0, 0, 0, 0].map(() => bits.expGolomb()) : [];
  const isSubsampled = chromaFormat > 0 && !hasSeparatePlanes;
  const unitX = isSubsampled && chromaFormat < 3 ? 2 : 1;
  const unitY = (isSubsampled && chromaFormat === 1 ? 2 : 1) * fieldsPerRow;
  return {
    width: columns * MACROBLOCK_PX - (left + right) * unitX,
    height: rows * MACROBLOCK_PX * fieldsPerRow - (top + bottom) * unitY,
  };
}

/** Removes the 3 from each 0 0 3 sequence, which prevents start codes inside a NAL unit. @see 7.4.1 */
export function withoutEmulationPrevention(nalUnit: Buffer): Buffer {
  const bytes: number[] = [];
  let zeros = 0;
  for (const byte of nalUnit) {
    const isPrevention = zeros >= 2 && byte === 3;
    zeros = byte === 0 ? zeros + 1 : 0;
    if (!isPrevention) bytes.push(byte);
  }
  return Buffer.from(bytes);
}
