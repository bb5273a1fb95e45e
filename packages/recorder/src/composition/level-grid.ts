import type { CapturedTrack, Span } from './captured-track.ts';
import { LEVEL_MS, SILENT_LUFS, type VoiceLevels } from './voice-levels.ts';

/** A level covers the 400 ms before it; this is the time from their middle. */
const LEVEL_DELAY_MS = 200;

interface LevelGridInput {
  readonly sessionSpan: Span;
  readonly tracks: readonly CapturedTrack[];
  /** By track file. */
  readonly levels: ReadonlyMap<string, VoiceLevels>;
  /** Tracks with the same key are one voice, the louder one at any time. */
  readonly keyOf: (track: CapturedTrack) => string;
}

/** Returns the levels of each voice, one per `LEVEL_MS` of the recording, in LUFS. */
export function placeLevels({ sessionSpan, tracks, levels, keyOf }: LevelGridInput): Map<string, Float32Array> {
  const count = Math.ceil((sessionSpan.endMs - sessionSpan.startMs) / LEVEL_MS);
  const voices = new Map<string, Float32Array>();
  for (const track of tracks) {
    const voice = voices.get(keyOf(track)) ?? new Float32Array(count).fill(SILENT_LUFS);
    voices.set(keyOf(track), voice);
    for (const [index, lufs] of (levels.get(track.file) ?? []).entries()) {
      const position = Math.floor((track.clock(index * LEVEL_MS) - LEVEL_DELAY_MS - sessionSpan.startMs) / LEVEL_MS);
      if (position >= 0 && position < count) voice[position] = Math.max(voice[position] ?? SILENT_LUFS, lufs);
    }
  }
  return voices;
}
