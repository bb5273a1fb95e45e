import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import type { CapturedTrack, Span } from './captured-track.ts';
import { readerArgs } from './reader-args.ts';
import { cutOrUnreadable, sliceTrack, UNREADABLE } from './slice-track.ts';
import { decodeTimeoutMs } from './time-limits.ts';
import type { MeasureRequest } from './voice-levels.ts';
import { hashOf, inWorkspace } from './workspace.ts';

/** A browser sends black pictures for up to this long until LiveKit reports that the camera is off. */
const SEARCH_MS = 2500;
/** The brightest pixel of a black picture, after coding. */
const MAX_DARK_LEVEL = 28;
/** More changes of one camera are not examined, so that the cost depends on the length of the call alone. */
const MAX_SEARCHES = 20;

/** By track file, in host time. */
export type DarkEnds = ReadonlyMap<string, readonly Span[]>;

/**
 * Finds the black pictures that cameras sent between being switched off and the message about it, so that the tile shows
 * the name instead. Decodes the last seconds before each mute, once.
 */
export async function findDarkEnds({ tracks, untilMs, ...request }: MeasureRequest): Promise<DarkEnds> {
  const ends = new Map<string, Span[]>();
  for (const track of tracks) {
    if (track.source !== 'camera') continue;
    const mutes = track.mutedSpans.filter(({ startMs }) => startMs <= untilMs).slice(0, MAX_SEARCHES);
    const spans: Span[] = [];
    for (const { startMs } of mutes) spans.push(...(await darkBefore(track, startMs, request)));
    if (spans.length > 0) ends.set(track.file, spans);
  }
  return ends;
}

type Request = Omit<MeasureRequest, 'tracks' | 'untilMs'>;

/** Returns the time from the first black picture to a mute; nothing if there is none. */
async function darkBefore(track: CapturedTrack, muteMs: number, request: Request): Promise<Span[]> {
  const path = join(request.folder, `dark-${hashOf([track.file, muteMs])}.json`);
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8'));
  return inWorkspace(path, async (workspace) => {
    const span = { startMs: muteMs - SEARCH_MS, endMs: muteMs };
    const pictures = await brightnessOf(track, span, { ...request, workspace });
    const lastBright = pictures.findLastIndex(({ level }) => level > MAX_DARK_LEVEL);
    const firstDark = pictures[lastBright + 1];
    // A camera whose pictures were black before is covered, or in a dark room.
    const found = lastBright === -1 || firstDark === undefined ? [] : [{ startMs: firstDark.atMs, endMs: muteMs }];
    const written = join(workspace, 'dark.json');
    await writeFile(written, JSON.stringify(found));
    await rename(written, path);
    return found;
  });
}

interface Brightness {
  /** Host time. */
  readonly atMs: number;
  /** The brightest pixel, 0 to 255. */
  readonly level: number;
}

async function brightnessOf(
  track: CapturedTrack,
  span: Span,
  { directory, workspace, signal }: Request & { readonly workspace: string },
): Promise<Brightness[]> {
  const destination = join(workspace, 'slice.mkv');
  const source = join(directory, track.file);
  const slice = await cutOrUnreadable(() => sliceTrack({ track, source, span, destination }));
  if (slice === null || slice === UNREADABLE) return [];
  const filters =
    'scale=64:36:flags=area,format=yuv420p,signalstats,metadata=mode=print:key=lavfi.signalstats.YMAX:file=-';
  const args = [...QUIET_FFMPEG, ...readerArgs(track), '-i', slice.path, '-vf', filters];
  const limits = { signal, timeoutMs: decodeTimeoutMs(SEARCH_MS / 1000) };
  try {
    const { stdout } = await runMediaProgram(
      'ffmpeg',
      [...args, '-fps_mode', 'passthrough', '-f', 'null', '-'],
      limits,
    );
    const printed = stdout.toString().matchAll(/pts_time:(\S+)\s+\S+YMAX=(\d+)/g);
    return [...printed]
      .map(([, seconds, level]) => ({ atMs: slice.startMs + Number(seconds) * 1000, level: Number(level) }))
      .filter(({ atMs }) => atMs >= span.startMs);
  } catch (error) {
    if (signal?.aborted || !isYoungMindsError(error) || error.code !== 'COMPOSITION_FAILED') throw error;
    return [];
  }
}
