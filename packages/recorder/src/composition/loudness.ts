import { LEVEL_MS } from './voice-levels.ts';

/** The loudness of a recording, and of each voice in it. */
export const TARGET_LUFS = -16;
/** Quieter sound is noise between words: it counts for no one's loudness. */
const MIN_VOICE_LUFS = -50;
/** The relative gate of EBU R128. */
const GATE_DB = 10;
const MAX_GAIN_DB = 15;
const MIN_GAIN_DB = -20;
/** A smaller change of a voice's loudness does not change its gain. */
const MIN_CHANGE_DB = 0.75;
const BINS_PER_DB = 2;

/** The gain of a voice in one segment: it starts with that of the segment before, so that it never jumps. */
export interface Gain {
  readonly startDb: number;
  readonly endDb: number;
}

interface GainInput {
  /** The levels of each voice, as `placeLevels` returns them. */
  readonly voices: ReadonlyMap<string, Float32Array>;
  readonly segmentMs: number;
  readonly segments: number;
}

/**
 * Plans the gains with which every voice, and the whole recording, has `TARGET_LUFS`. A segment's gains follow from what
 * was heard until its end, so they are final before the recording is, and they change slowly.
 * @see https://tech.ebu.ch/docs/r/r128.pdf
 */
export function planGains({ voices, segmentMs, segments }: GainInput): Map<string, Gain[]> {
  const own = new Map([...voices.keys()].map((key) => [key, new Loudness()]));
  const whole = new Loudness();
  const gains = new Map<string, Gain[]>([...voices.keys()].map((key) => [key, []]));
  const last = new Map<string, Gain>();
  for (let segment = 0; segment < segments; segment++) {
    const [from, to] = [segment, segment + 1].map((index) => Math.round((index * segmentMs) / LEVEL_MS));
    for (const [key, voice] of voices) own.get(key)?.add(voice.subarray(from, to));
    const evenDb = new Map([...own].map(([key, loudness]) => [key, loudness.toTargetDb()]));
    whole.add(
      mixed([...voices].map(([key, voice]) => ({ voice: voice.subarray(from, to), gainDb: evenDb.get(key) ?? 0 }))),
    );
    const togetherDb = whole.toTargetDb() ?? 0;
    for (const [key, planned] of gains) {
      const even = evenDb.get(key) ?? null;
      if (even !== null) last.set(key, nextGain(even + togetherDb, last.get(key)?.endDb));
      planned.push(last.get(key) ?? { startDb: 0, endDb: 0 });
    }
  }
  return gains;
}

/** Returns the gain from the last one on; without one, nothing was heard before, and the gain need not change. */
function nextGain(gainDb: number, lastDb?: number): Gain {
  const wantedDb = rounded(Math.min(MAX_GAIN_DB, Math.max(MIN_GAIN_DB, gainDb)));
  if (lastDb === undefined) return { startDb: wantedDb, endDb: wantedDb };
  return { startDb: lastDb, endDb: Math.abs(wantedDb - lastDb) < MIN_CHANGE_DB ? lastDb : wantedDb };
}

function mixed(voices: readonly { readonly voice: Float32Array; readonly gainDb: number }[]): Float32Array {
  const length = voices[0]?.voice.length ?? 0;
  return Float32Array.from({ length }, (_, index) => {
    const power = voices.reduce((sum, { voice, gainDb }) => sum + 10 ** (((voice[index] ?? 0) + gainDb) / 10), 0);
    return 10 * Math.log10(power);
  });
}

/** The integrated loudness of what was added so far, in a histogram, so that hours of it cost nothing. */
class Loudness {
  readonly #counts = new Map<number, number>();

  add(levels: Float32Array): void {
    for (const lufs of levels) {
      if (lufs < MIN_VOICE_LUFS) continue;
      const bin = Math.round(lufs * BINS_PER_DB);
      this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + 1);
    }
  }

  /** Returns the gain to the target; null if nothing was heard. */
  toTargetDb(): number | null {
    const ungated = this.#mean(Number.NEGATIVE_INFINITY);
    if (ungated === null) return null;
    const lufs = this.#mean(ungated - GATE_DB);
    return lufs === null ? null : TARGET_LUFS - lufs;
  }

  #mean(gateLufs: number): number | null {
    const bins = [...this.#counts].filter(([bin]) => bin / BINS_PER_DB >= gateLufs);
    const count = bins.reduce((sum, [, times]) => sum + times, 0);
    const power = bins.reduce((sum, [bin, times]) => sum + times * 10 ** (bin / BINS_PER_DB / 10), 0);
    return count === 0 ? null : 10 * Math.log10(power / count);
  }
}

function rounded(db: number): number {
  return Math.round(db * 10) / 10;
}
