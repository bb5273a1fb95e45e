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
/** First bytes of NAL units as x264 writes them without B-frames: each type with one importance. */
const KEY_SLICE = 0x65;
const SLICES = [0x41, 0x61];
const SEI = 0x06;
const DELIMITER = 0x09;
const MAX_TEXT_BYTES = 4_096;
const MAX_KEY_BYTES = 4_000_000;
/** A picture is no larger than several times the largest before it, or than this. */
const MIN_LIMIT_BYTES = 32_768;
const MAX_GROWTH = 4;
/** So many pictures may be missing in a row before only a key picture is believed. */
const MAX_GAP = 3;

/**
 * Tells picture from sound in media data without an index: pictures say their length and their number, and sound is
 * what lies between. By chance sound looks like a picture once in some hours.
 * @param frameNumberBits how many bits a picture's number has; the sequence parameter set says so
 */
export function splitSamples(file: Buffer, { start, end }: MediaData, frameNumberBits: number): SplitSamples {
  const nalUnits: Span[] = [];
  const soundRuns: (Span & { pictures: number })[] = [];
  const pictures = new PictureOrder(file, frameNumberBits);
  let soundFrom: number | null = null;
  for (let position = start; position < end; ) {
    const unit = unitAt(file, position, end);
    if (unit === null || !pictures.take(unit)) {
      soundFrom ??= position;
      position += 1;
      continue;
    }
    if (soundFrom !== null) soundRuns.push({ start: soundFrom, end: position, pictures: pictures.count });
    soundFrom = null;
    nalUnits.push(unit);
    position = unit.end;
  }
  return { nalUnits, soundRuns, pictureCount: pictures.count };
}

function unitAt(file: Buffer, position: number, end: number): Span | null {
  const start = position + LENGTH_BYTES;
  if (start + 3 > end) return null;
  const length = file.readUInt32BE(position);
  return length >= 2 && start + length <= end ? { start, end: start + length } : null;
}

/** Pictures are numbered in sequence, anew from each key picture: what bears another number is none. */
class PictureOrder {
  readonly #file: Buffer;
  readonly #bits: number;
  #last: number | null = null;
  #largestBytes = 0;
  count = 0;

  constructor(file: Buffer, bits: number) {
    this.#file = file;
    this.#bits = bits;
  }

  /** Whether a NAL unit is one, in its place. */
  take(unit: Span): boolean {
    const header = this.#file[unit.start] ?? 0;
    const length = unit.end - unit.start;
    if (header === DELIMITER) return length === 2 && ((this.#file[unit.start + 1] ?? 0) & 0x1f) === 0x10;
    if (header === SEI) return length < MAX_TEXT_BYTES && isText(this.#file, unit);
    const isKey = header === KEY_SLICE;
    return (isKey || SLICES.includes(header)) && this.#takeSlice(unit, isKey);
  }

  #takeSlice({ start, end }: Span, isKey: boolean): boolean {
    const limit = isKey ? MAX_KEY_BYTES : Math.max(MIN_LIMIT_BYTES, this.#largestBytes * MAX_GROWTH);
    if (end - start > limit) return false;
    const bits = new GolombBits(this.#file, start + 1);
    const isFirst = bits.number() === 0;
    // Slice types go up to 9, and there is one picture parameter set.
    if (bits.number() > 9 || bits.number() !== 0) return false;
    const number = bits.bits(this.#bits);
    if (!this.#follows(number, { isKey, isFirst })) return false;
    this.#last = number;
    this.#largestBytes = Math.max(this.#largestBytes, end - start);
    if (isFirst) this.count += 1;
    return true;
  }

  #follows(number: number, { isKey, isFirst }: { readonly isKey: boolean; readonly isFirst: boolean }): boolean {
    if (isKey) return number === 0;
    if (this.#last === null) return false;
    const size = 2 ** this.#bits;
    const gap = (number - this.#last + size) % size;
    return isFirst ? gap <= MAX_GAP : gap === 0;
  }
}

/** What x264 says of itself; other text beside the pictures is nothing that a player needs. */
function isText(file: Buffer, { start, end }: Span): boolean {
  return file.subarray(start, end).includes('x264 - core');
}
