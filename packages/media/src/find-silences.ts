import { runMediaProgram } from './run-media-program.ts';
import type { SecondsSpan } from './spans.ts';

/** Below the smallest value of 16 bits: no microphone is so quiet, and an encoder keeps digital silence silent. */
const DIGITAL_SILENCE_DB = -90;

interface SilenceSearch {
  readonly file: string;
  readonly durationSeconds: number;
  /** Shorter silences are ignored. */
  readonly minSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Returns where the sound of a file is digitally silent.
 * @see https://ffmpeg.org/ffmpeg-filters.html#silencedetect
 */
export async function findSilences({
  file,
  durationSeconds,
  minSeconds,
  signal,
}: SilenceSearch): Promise<SecondsSpan[]> {
  const filter = `silencedetect=n=${DIGITAL_SILENCE_DB}dB:d=${minSeconds}`;
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', filter, '-f', 'null', '-'];
  const { stderr } = await runMediaProgram('ffmpeg', args, { signal });
  const starts = [...stderr.matchAll(/silence_start: (-?[\d.]+)/g)].map(([, seconds]) => Math.max(0, Number(seconds)));
  const ends = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map(([, seconds]) => Number(seconds));
  return starts.map((startSeconds, index) => ({ startSeconds, endSeconds: ends[index] ?? durationSeconds }));
}
