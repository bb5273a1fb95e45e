import type { MediaData } from './find-media-data.ts';
import { GolombBits } from './golomb-bits.ts';

/** Byte positions of one thing in the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SplitSamples {
  /** H.264 NAL units without their length, in order. */
  readonly nalUnits: readonly Span[];
  /** What lies between them: one or more AAC frames each; `pictures` tells how many pictures came before. */
  readonly soundRuns: readonly (Span & { readonly pictures: number })[];
  readonly pictureCount: number;
}

const LENGTH_BYTES = 4;
const MAX_NAL_BYTES = 4_000_000;
const SLICE = 1;
const KEY_SLICE = 5;
/** SEI, parameter sets, delimiter. */
const OTHER_TYPES = [6, 7, 8, 9];
/** So many pictures may be missing in a row before only a key picture is believed. */
const MAX_GAP = 3;

/**
 * Tells picture from sound in media data without an index: pictures say their length and their number, and sound is
 * what lies between.
 * @param frameNumberBits how many bits a picture's number has; the sequence parameter set says so
 */
export function splitSamples(file: Buffer, { start, end }: MediaData, frameNumberBits: number): SplitSamples {
  const nalUnits: Span[] = [];
  const soundRuns: (Span & { pictures: number })[] = [];
  const pictures = new PictureOrder(frameNumberBits);
  let soundFrom: number | null = null;
  for (let position = start; position < end; ) {
    const length = nalLengthAt(file, position, end);
    const from = position + LENGTH_BYTES;
    if (length === null || !pictures.take(file, from)) {
      soundFrom ??= position;
      position += 1;
      continue;
    }
    if (soundFrom !== null) soundRuns.push({ start: soundFrom, end: position, pictures: pictures.count });
    soundFrom = null;
    nalUnits.push({ start: from, end: from + length });
    position = from + length;
  }
  return { nalUnits, soundRuns, pictureCount: pictures.count };
}

function nalLengthAt(file: Buffer, position: number, end: number): number | null {
  if (position + LENGTH_BYTES + 3 > end) return null;
  const length = file.readUInt32BE(position);
  if (length < 3 || length > MAX_NAL_BYTES || position + LENGTH_BYTES + length > end) return null;
  return isNalHeader(file[position + LENGTH_BYTES] ?? 0x80) ? length : null;
}

function isNalHeader(header: number): boolean {
  const type = header & 0x1f;
  const isReference = (header & 0x60) !== 0;
  if ((header & 0x80) !== 0) return false;
  if (OTHER_TYPES.includes(type)) return (type === 7 || type === 8) === isReference;
  return type === SLICE || (type === KEY_SLICE && isReference);
}

/** Pictures are numbered in sequence: what bears another number is no picture but looks like one. */
class PictureOrder {
  readonly #bits: number;
  #last: number | null = null;
  count = 0;

  constructor(bits: number) {
    this.#bits = bits;
  }

  /** Whether a NAL unit is one, in its place. */
  take(file: Buffer, position: number): boolean {
    const type = (file[position] ?? 0) & 0x1f;
    if (OTHER_TYPES.includes(type)) return isSmallText(file, position, type);
    const bits = new GolombBits(file, position + 1);
    const firstMacroblock = bits.number();
    if (bits.number() > 9 || bits.number() !== 0) return false;
    const number = bits.bits(this.#bits);
    if (!this.#follows(number, type === KEY_SLICE)) return false;
    this.#last = number;
    if (firstMacroblock === 0) this.count += 1;
    return true;
  }

  #follows(number: number, isKey: boolean): boolean {
    if (isKey) return number === 0;
    if (this.#last === null) return false;
    const size = 2 ** this.#bits;
    return (number - this.#last + size) % size <= MAX_GAP;
  }
}

/** SEI of x264 is user data (5) or timing (0, 1, 6); a delimiter is two bytes. */
function isSmallText(file: Buffer, position: number, type: number): boolean {
  const length = file.readUInt32BE(position - LENGTH_BYTES);
  if (type === 9) return length === 2;
  return type === 6 ? [0, 1, 5, 6].includes(file[position + 1] ?? 0xff) && length < 4_096 : length < 256;
}
