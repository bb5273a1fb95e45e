import { BitReader } from '../codecs/bit-reader.ts';
import { NAL_UNIT } from '../codecs/h264-nal-unit.ts';
import { parseSequenceParameters } from '../codecs/h264-sequence-parameters.ts';
import type { PictureSize } from '../codecs/picture-size.ts';

/** Keeps the latest parameter set of each id, because a sender need not repeat them with each key frame. */
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

  /** Keeps a NAL unit if it is a parameter set. */
  note(type: number, parts: readonly Buffer[]): void {
    if (!H264ParameterSets.holds(type)) return;
    const unit = Buffer.concat(parts);
    if (type === NAL_UNIT.sps) this.#noteSequence(unit);
    else this.#pictures.set(pictureParametersId(unit), unit);
  }

  #noteSequence(unit: Buffer): void {
    const facts = parseSequenceParameters(unit);
    if (facts === null) return;
    this.#sequences.set(facts.id, unit);
    this.#size = { width: facts.width, height: facts.height };
  }
}

/** Reads the id of picture parameters. @see ITU-T H.264, 7.3.2.2 */
function pictureParametersId(unit: Buffer): number {
  return new BitReader(unit.subarray(1)).expGolomb();
}
