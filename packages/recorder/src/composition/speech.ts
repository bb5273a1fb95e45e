import type { CapturedTrack, Span } from './captured-track.ts';
import { placeLevels } from './level-grid.ts';
import { LEVEL_MS, SILENT_LUFS, type VoiceLevels } from './voice-levels.ts';

/** Quieter sound is not speech: the noise of a room after a browser has reduced it. */
const MIN_SPEECH_LUFS = -45;
/** Sound that is this much quieter than another participant's is an echo of it. */
const ECHO_DB = 15;
/** A shorter pause does not end speech. */
const MAX_PAUSE_MS = 800;
/** A cough, a laugh or a knock is shorter, although a level spreads it by 300 ms. */
const MIN_SPEECH_MS = 1200;
/** The minimum distance between two changes of the speaker. */
export const MIN_TURN_MS = 2000;
/** How far what follows can change who spoke at a moment. */
export const SPEECH_LOOKAHEAD_MS = 3000;

/** When each participant spoke, by identity, in host time and in order. */
export type Speech = ReadonlyMap<string, readonly Span[]>;

interface SpeechInput {
  readonly sessionSpan: Span;
  readonly tracks: readonly CapturedTrack[];
  /** By track file. */
  readonly levels: ReadonlyMap<string, VoiceLevels>;
}

/** Finds out when each participant spoke, from the sound of their own microphone. */
export function findSpeech({ sessionSpan, tracks, levels }: SpeechInput): Speech {
  const microphones = tracks.filter(({ source }) => source === 'microphone');
  const voices = placeLevels({ sessionSpan, tracks: microphones, levels, keyOf: ({ identity }) => identity });
  const loudest = (index: number) => Math.max(...[...voices.values()].map((voice) => voice[index] ?? SILENT_LUFS));
  const isSpeech = (lufs: number, index: number) => lufs >= Math.max(MIN_SPEECH_LUFS, loudest(index) - ECHO_DB);
  return new Map(
    [...voices].map(([identity, voice]) => {
      const active = [...voice].flatMap((lufs, index) => (isSpeech(lufs, index) ? [index] : []));
      return [identity, spansOf(active, sessionSpan.startMs)];
    }),
  );
}

/** Joins positions that are close to each other, and drops what is too short. */
function spansOf(active: readonly number[], startMs: number): Span[] {
  const spans: { startMs: number; endMs: number }[] = [];
  for (const index of active) {
    const atMs = startMs + index * LEVEL_MS;
    const last = spans.at(-1);
    if (last !== undefined && atMs - last.endMs < MAX_PAUSE_MS) last.endMs = atMs + LEVEL_MS;
    else spans.push({ startMs: atMs, endMs: atMs + LEVEL_MS });
  }
  return spans.filter((span) => span.endMs - span.startMs >= MIN_SPEECH_MS);
}

/** The moment from which a participant is the speaker. */
export interface Turn {
  readonly identity: string;
  readonly atMs: number;
}

/**
 * Returns who is the speaker from when on. The speaker stays until another participant speaks alone; a change is exact,
 * because it is decided afterwards, and not closer to the previous one than `MIN_TURN_MS`.
 */
export function turnsOf(speech: Speech): Turn[] {
  const spans = [...speech]
    .flatMap(([identity, own]) => own.map((span) => ({ identity, ...span })))
    .sort((one, other) => one.startMs - other.startMs);
  const turns: Turn[] = [];
  let speaking: (typeof spans)[number] | null = null;
  for (const span of spans) {
    if (span.identity === speaking?.identity) {
      speaking = span;
      continue;
    }
    const earliestMs = (turns.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) + MIN_TURN_MS;
    const atMs = Math.max(span.startMs, speaking?.endMs ?? span.startMs, earliestMs);
    if (span.endMs - atMs < MIN_SPEECH_MS) continue;
    turns.push({ identity: span.identity, atMs });
    speaking = span;
  }
  return turns;
}
