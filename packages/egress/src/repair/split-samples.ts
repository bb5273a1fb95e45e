import { BitReader } from '@young-minds/media/bit-reader';

const LENGTH_BYTES = 4;
/** First bytes of NAL units as x264 writes them without B-frames: each type has a fixed importance (`nal_ref_idc`). */
const KEY_SLICE = 0x65;
const SLICES = [0x41, 0x61];
const SEI = 0x06;
const DELIMITER = 0x09;
const MAX_TEXT_BYTES = 4_096;
const MAX_KEY_BYTES = 4_000_000;
/** A picture may be as large as this, or several times as large as the largest one before it. */
const MIN_LIMIT_BYTES = 32_768;
const MAX_GROWTH = 4;
/** If more pictures than this are missing in a row, only a key picture is accepted. */
const MAX_GAP = 3;
const BOX_TYPE = /^[a-z0-9 ]{4}$/;

/** A range of byte offsets in the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SplitSamples {
  /** H.264 NAL units without their length, in order. */
  readonly nalUnits: readonly Span[];
  /** The audio between the NAL units: one or more AAC frames each. `pictures` is the number of pictures before it. */
  readonly soundRuns: readonly (Span & { readonly pictures: number })[];
  readonly pictureCount: number;
}

/**
 * Separates pictures from audio in media data without an index: pictures contain their length and their number, and
 * everything between them is audio. Audio is mistaken for a picture by chance about once in several hours.
 * @param frameNumberBits how many bits a picture's number has, according to the sequence parameter set
 */
export function splitSamples(file: Buffer, { start, end }: MediaData, frameNumberBits: number): SplitSamples {
  const nalUnits: Span[] = [];
  const soundRuns: (Span & { pictures: number })[] = [];
  const pictures = new PictureOrder(file, frameNumberBits);
  let soundFrom: number | null = null;
  for (let position = start; position < end; ) {
    const unit = unitAt(file, position, end);
    if (unit === null || !pictures.accepts(unit)) {
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

/**
 * Checks that pictures are numbered in sequence, starting again at each key picture. A unit with another number is not
 * a picture.
 */
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

  /** Accepts a NAL unit if it is valid at this position. */
  accepts(unit: Span): boolean {
    const header = this.#file[unit.start] ?? 0;
    const length = unit.end - unit.start;
    if (header === DELIMITER) return length === 2 && ((this.#file[unit.start + 1] ?? 0) & 0x1f) === 0x10;
    if (header === SEI) return length < MAX_TEXT_BYTES && isText(this.#file, unit);
    const isKey = header === KEY_SLICE;
    return (isKey || SLICES.includes(header)) && this.#acceptsSlice(unit, isKey);
  }

  #acceptsSlice({ start, end }: Span, isKey: boolean): boolean {
    const limit = isKey ? MAX_KEY_BYTES : Math.max(MIN_LIMIT_BYTES, this.#largestBytes * MAX_GROWTH);
    if (end - start > limit) return false;
    const bits = new BitReader(this.#file.subarray(start + 1, end));
    const isFirst = bits.expGolomb() === 0;
    // Slice types go up to 9, and there is one picture parameter set.
    if (bits.expGolomb() > 9 || bits.expGolomb() !== 0) return false;
    const number = bits.unsigned(this.#bits);
    if (bits.isPastEnd || !this.#follows(number, { isKey, isFirst })) return false;
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

/** Returns whether a unit is x264's description of itself. A player needs no other text next to the pictures. */
function isText(file: Buffer, { start, end }: Span): boolean {
  return file.subarray(start, end).includes('x264 - core');
}

/** The position of an MP4's media data, as byte offsets in the file. */
export interface MediaData {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the `mdat` box of a file that was cut off. Its size would have been written at the end, so it is limited to the
 * file's size.
 * @see ISO/IEC 14496-12, 4.2: size and type, with a 64-bit size after the type if the size is 1
 */
export function findMediaData(file: Buffer): MediaData | null {
  for (let offset = 0; offset + 16 <= file.length; ) {
    const shortSize = file.readUInt32BE(offset);
    const type = file.toString('latin1', offset + 4, offset + 8);
    if (!BOX_TYPE.test(type)) return null;
    const size = shortSize === 1 ? Number(file.readBigUInt64BE(offset + 8)) : shortSize;
    const end = size === 0 ? file.length : Math.min(offset + size, file.length);
    if (type === 'mdat') return { start: offset + (shortSize === 1 ? 16 : 8), end: size <= 16 ? file.length : end };
    if (size < 8) return null;
    offset += size;
  }
  return null;
}
