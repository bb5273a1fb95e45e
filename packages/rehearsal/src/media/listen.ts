import { PERSONAS, type Persona, type PersonaName } from '../card/card.ts';
import { DECODED_SAMPLE_RATE_HZ, decodeSound } from './decode-media.ts';

/** One measurement covers this much sound; a beep spans a dozen of them. */
const WINDOW_MS = 10;

export interface ToneTrack {
  readonly windowMs: number;
  /** Level of the voice in each window, 0 to 1. */
  readonly voice: readonly number[];
  /** Level of the beep in each window, 0 to 1. */
  readonly beep: readonly number[];
}

/** Measures the level of each persona's voice and beep over the time of a recording. */
export async function listenFor<Name extends PersonaName>(
  file: string,
  personas: readonly Name[],
): Promise<Record<Name, ToneTrack>> {
  const samples = await decodeSound(file);
  const tracks = personas.map((name): [Name, ToneTrack] => [name, measureVoice(samples, PERSONAS[name])]);
  return Object.fromEntries(tracks) as Record<Name, ToneTrack>;
}

function measureVoice(samples: Float32Array, persona: Persona): ToneTrack {
  const windowLength = (DECODED_SAMPLE_RATE_HZ * WINDOW_MS) / 1000;
  const levelsOf = (frequencyHz: number) =>
    Array.from({ length: Math.floor(samples.length / windowLength) }, (_, index) => {
      const window = samples.subarray(index * windowLength, (index + 1) * windowLength);
      return measureTone(window, frequencyHz, DECODED_SAMPLE_RATE_HZ);
    });
  return { windowMs: WINDOW_MS, voice: levelsOf(persona.voiceHz), beep: levelsOf(persona.beepHz) };
}

/** Returns the times in seconds at which a beep starts, which is where the level passes half of the maximum. */
export function beepOnsets({ beep, windowMs }: ToneTrack): number[] {
  const threshold = Math.max(...beep) / 2;
  return beep.flatMap((level, index) => {
    const before = beep[index - 1];
    return before !== undefined && before < threshold && level >= threshold ? [(index * windowMs) / 1000] : [];
  });
}

/** Returns the share of the time in which the voice has at least this level, 0 to 1. */
export function audibleShare({ voice }: ToneTrack, minLevel: number): number {
  return voice.filter((level) => level >= minLevel).length / Math.max(voice.length, 1);
}

/**
 * Returns the level of one pitch in a stretch of sound, 0 to 1, where 1 is a sine at full scale.
 * It uses Goertzel's algorithm: one bin of a Fourier transform, at any frequency.
 */
export function measureTone(samples: Float32Array, frequencyHz: number, sampleRateHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz);
  let previous = 0;
  let beforePrevious = 0;
  for (const sample of samples) {
    const current = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
}
