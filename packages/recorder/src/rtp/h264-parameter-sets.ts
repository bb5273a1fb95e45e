import { BitReader } from '@young-minds/media/bit-reader';
import { NAL_UNIT, parseSequenceParameters } from '@young-minds/media/h264';
import type { PictureSize } from '../codecs/codec.ts';

/** The largest ids. @see ITU-T H.264, 7.4.2.1.1 and 7.4.2.2 */
const MAX_ID = { sequence: 31, picture: 255 } as const;
/** Senders use one or two sets of less than 100 bytes each. */
const MAX_TOTAL_BYTES = 4096;

/**
 * Keeps the latest parameter set of each id, because a sender need not repeat them with each key frame. Their total size
 * is limited, because each key frame gets them all; the oldest ones are dropped first.
 */
export class H264ParameterSets {
  readonly #sequences = new Map<number, Buffer>();
  readonly #pictures = new Map<number, Buffer>();
  #size: PictureSize | null = null;

  static holds(type: number): boolean {
    return type === NAL_UNIT.sps || type === NAL_UNIT.pps;
  }

  /** The picture size in the latest sequence parameters; null before there are any. */
  get size(): PictureSize | null {
    return this.#size;
  }

  /** The units in decoding order: sequence parameters first, because picture parameters refer to them. */
  get units(): Buffer[][] {
    return [...this.#sequences.values(), ...this.#pictures.values()].map((unit) => [unit]);
  }

  /** Keeps a NAL unit if it is a parameter set with a valid id and not too large. */
  note(type: number, parts: readonly Buffer[]): void {
    if (!H264ParameterSets.holds(type) || sizeOf(parts) > MAX_TOTAL_BYTES) return;
    const unit = Buffer.concat(parts);
    if (type === NAL_UNIT.sps) this.#noteSequence(unit);
    else this.#notePicture(unit);
  }

  #noteSequence(unit: Buffer): void {
    const facts = parseSequenceParameters(unit);
    if (facts === null || facts.id > MAX_ID.sequence) return;
    replace(this.#sequences, facts.id, unit);
    this.#size = { width: facts.width, height: facts.height };
    this.#dropOldest();
  }

  #notePicture(unit: Buffer): void {
    const id = pictureParametersId(unit);
    if (id > MAX_ID.picture) return;
    replace(this.#pictures, id, unit);
    this.#dropOldest();
  }

  #dropOldest(): void {
    while (sizeOf(this.units.flat()) > MAX_TOTAL_BYTES) {
      const sets = this.#pictures.size > 1 ? this.#pictures : this.#sequences;
      const [oldest] = sets.keys();
      if (oldest === undefined) return;
      sets.delete(oldest);
    }
  }
}

/** Sets the value as the newest one. A set that is repeated unchanged keeps its place, so that key frames look alike. */
function replace(sets: Map<number, Buffer>, id: number, unit: Buffer): void {
  if (sets.get(id)?.equals(unit)) return;
  sets.delete(id);
  sets.set(id, unit);
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** Reads the id of picture parameters. @see ITU-T H.264, 7.3.2.2 */
function pictureParametersId(unit: Buffer): number {
  return new BitReader(unit.subarray(1)).expGolomb();
}
