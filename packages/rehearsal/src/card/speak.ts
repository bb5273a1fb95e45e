import type { Persona } from './card.ts';
import { isSignaling } from './paint-card.ts';

export const SAMPLE_RATE_HZ = 48_000;

/** LiveKit accepts audio in frames of 10 ms. */
export const SAMPLES_A_FRAME = SAMPLE_RATE_HZ / 100;

const VOICE_LEVEL = 0.08;
const BEEP_LEVEL = 0.3;
const FULL_SCALE = 32_767;

/** Returns a frame of the persona's sound, mono: the voice throughout, the beep with the flash. */
export function speak(persona: Persona, firstSample: number): Int16Array {
  return Int16Array.from({ length: SAMPLES_A_FRAME }, (_, index) => {
    const sample = firstSample + index;
    const voice = VOICE_LEVEL * toneAt(persona.voiceHz, sample);
    const isBeeping = isSignaling((sample * 1000) / SAMPLE_RATE_HZ);
    return Math.round(FULL_SCALE * (voice + (isBeeping ? BEEP_LEVEL * toneAt(persona.beepHz, sample) : 0)));
  });
}

function toneAt(frequencyHz: number, sample: number): number {
  return Math.sin((2 * Math.PI * frequencyHz * sample) / SAMPLE_RATE_HZ);
}
