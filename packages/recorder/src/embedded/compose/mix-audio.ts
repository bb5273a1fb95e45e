import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturedTrack, Span } from './captured-track.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { sliceTrack, type TrackSlice } from './slice-track.ts';

export interface MixAudioRequest {
  readonly tracks: readonly CapturedTrack[];
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Absolute path of the mixed AAC; one that exists is taken as done. */
  readonly destination: string;
  readonly window: Span;
  readonly signal?: AbortSignal;
}

const SAMPLE_RATE_HZ = 48_000;
const BIT_RATE = '128k';
/** A hole longer than this becomes silence; anything shorter is jitter and is smoothed over. */
const MIN_GAP_S = 0.03;

/** Everything that was said, each track at its time, mixed without clipping into one AAC track as long as the window. */
export async function mixAudio({ tracks, directory, destination, window, signal }: MixAudioRequest): Promise<void> {
  if (existsSync(destination)) return;
  const slices: TrackSlice[] = [];
  for (const [index, track] of tracks.entries()) {
    const request = { track, source: join(directory, track.file), span: window };
    const slice = await sliceTrack({ ...request, destination: `${destination}.track-${index}.mkv` });
    if (slice !== null) slices.push(slice);
  }
  const lengthS = (window.endMs - window.startMs) / 1000;
  const unfinished = `${destination}.unfinished.m4a`;
  await runFfmpeg(
    [
      ...slices.flatMap(({ path, startMs }) => [
        '-itsoffset',
        ((startMs - window.startMs) / 1000).toFixed(4),
        '-i',
        path,
      ]),
      ...['-filter_complex', mixGraph(slices.length, lengthS), '-map', '[out]'],
      ...['-c:a', 'aac', '-b:a', BIT_RATE, unfinished],
    ],
    signal,
  );
  await rename(unfinished, destination);
  await Promise.all(slices.map(({ path }) => rm(path, { force: true })));
}

function mixGraph(count: number, lengthS: number): string {
  const end = `atrim=end=${lengthS.toFixed(4)}[out]`;
  if (count === 0) return `anullsrc=channel_layout=stereo:sample_rate=${SAMPLE_RATE_HZ},${end}`;
  const tracks = Array.from(
    { length: count },
    (_, index) =>
      `[${index}:a]aresample=${SAMPLE_RATE_HZ}:async=1:min_hard_comp=${MIN_GAP_S}:first_pts=0,` +
      `aformat=sample_fmts=fltp:channel_layouts=stereo[track${index}]`,
  );
  const inputs = tracks.map((_, index) => `[track${index}]`).join('');
  const mix = `${inputs}amix=inputs=${count}:normalize=0:dropout_transition=0,alimiter=limit=0.95:level=0,apad,${end}`;
  return [...tracks, mix].join(';');
}
