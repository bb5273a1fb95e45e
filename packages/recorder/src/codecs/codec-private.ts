import { NAL_UNIT, nalUnitType, parseSequenceParameters, splitNalUnits } from '@young-minds/media/h264';
import { findSequenceHeader, parseSequenceHeader, sizedObu } from './av1.ts';
import type { VideoCodec } from './codec.ts';

/** As many parameter sets as their counts, of 5 and 8 bits, can express. */
const MAX_SETS = { sequence: 31, picture: 255 } as const;

/**
 * Returns the codec configuration that a container stores before the first frame, made from a key frame that contains
 * it; null if the codec needs none or the frame does not contain it.
 */
export function codecPrivate(codec: VideoCodec, keyFrame: Buffer): Buffer | null {
  switch (codec) {
    case 'h264':
      return avcConfiguration(keyFrame);
    case 'av1':
      return av1Configuration(keyFrame);
    case 'vp8':
    case 'vp9':
      return null;
  }
}

/** Returns the AVC decoder configuration record. @see ISO/IEC 14496-15, 5.3.3.1 */
function avcConfiguration(keyFrame: Buffer): Buffer | null {
  const units = splitNalUnits(keyFrame);
  const ofType = (type: number) => units.filter((unit) => nalUnitType(unit[0] ?? 0) === type);
  const sequences = ofType(NAL_UNIT.sps);
  const [first] = sequences;
  const facts = first === undefined ? null : parseSequenceParameters(first);
  if (first === undefined || facts === null) return null;
  const { hasChromaFormat, chromaFormat, lumaBitDepth, chromaBitDepth } = facts;
  return Buffer.concat([
    Buffer.from([1, ...first.subarray(1, 4), 0xfc | 3]), // profile, constraints, level; lengths of four bytes
    ...parameterSets(0xe0, sequences.slice(0, MAX_SETS.sequence)),
    ...parameterSets(0, ofType(NAL_UNIT.pps).slice(0, MAX_SETS.picture)),
    ...(hasChromaFormat
      ? [Buffer.from([0xfc | chromaFormat, 0xf8 | (lumaBitDepth - 8), 0xf8 | (chromaBitDepth - 8), 0])]
      : []),
  ]);
}

function parameterSets(reservedBits: number, units: readonly Buffer[]): Buffer[] {
  const sets = units.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 0xff]), unit]);
  return [Buffer.from([reservedBits | units.length]), ...sets];
}

/**
 * Returns the AV1 codec configuration record.
 * @see https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-syntax
 */
function av1Configuration(keyFrame: Buffer): Buffer | null {
  const header = findSequenceHeader(keyFrame);
  const facts = header === null ? null : parseSequenceHeader(header.payload);
  if (header === null || facts === null) return null;
  const { profile, level, tier, color } = facts;
  const flags =
    (tier << 7) |
    (Number(color.isHighBitDepth) << 6) |
    (Number(color.isTwelveBit) << 5) |
    (Number(color.isMonochrome) << 4) |
    (color.subsamplingX << 3) |
    (color.subsamplingY << 2) |
    color.chromaSamplePosition;
  return Buffer.concat([Buffer.from([0x81, (profile << 5) | level, flags, 0]), ...sizedObu(header)]);
}
