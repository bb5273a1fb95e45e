import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import type { CapturedTrack } from './captured-track.ts';
import { cutOrUnreadable, sliceSound, UNREADABLE } from './slice-track.ts';
import { STEADY_SOUND } from './sound-plan.ts';
import { decodeTimeoutMs } from './time-limits.ts';
import { hashOf, inWorkspace } from './workspace.ts';

/** The interval of the levels. Each one covers the 400 ms that end with it. */
export const LEVEL_MS = 100;
/** The level of silence, in LUFS; the stored bytes count half decibels above it. */
export const SILENT_LUFS = -100;
const BYTES_PER_DB = 2;
/** Sound before the part that is measured, so that decoder and meter have settled. */
const LEAD_MS = 1000;
/** The step in which the end of what is measured is searched. */
const STEP_MS = 1000;

/** The momentary loudness of a microphone's file, in LUFS, one value per `LEVEL_MS` of the file. */
export type VoiceLevels = readonly number[];

interface MeasureRequest {
  readonly tracks: readonly CapturedTrack[];
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** The folder for what is made from them. It must exist. */
  readonly folder: string;
  /** Host time up to which the tracks have been written. */
  readonly untilMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the microphones, each part of a file only once: what was measured during the call is kept next to the
 * segments. A file that cannot be decoded counts as silent.
 * @see https://tech.ebu.ch/docs/tech/tech3341.pdf for momentary loudness
 */
export async function measureVoices({ tracks, ...request }: MeasureRequest): Promise<Map<string, VoiceLevels>> {
  const levels = new Map<string, VoiceLevels>();
  for (const track of tracks) {
    if (track.source === 'microphone') levels.set(track.file, await measureTrack(track, request));
  }
  return levels;
}

async function measureTrack(
  track: CapturedTrack,
  { directory, folder, untilMs, signal }: Omit<MeasureRequest, 'tracks'>,
): Promise<VoiceLevels> {
  const path = join(folder, `levels-${hashOf([track.file])}.bin`);
  const known = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
  const fromMs = known.length * LEVEL_MS;
  const toMs = fileEndMs(track, { fromMs, untilMs });
  if (toMs <= fromMs) return [...known].map(toLufs);
  const source = join(directory, track.file);
  const all = await inWorkspace(path, async (workspace) => {
    const measured = await measurePart({ source, fromMs, toMs, workspace, signal });
    const joined = Buffer.concat([known, measured]);
    const whole = join(workspace, 'levels.bin');
    await writeFile(whole, joined);
    await rename(whole, path);
    return joined;
  });
  return [...all].map(toLufs);
}

/** Returns the end of what can be measured, in whole levels of the file. */
function fileEndMs({ clock, span }: CapturedTrack, { fromMs, untilMs }: { fromMs: number; untilMs: number }): number {
  const endMs = Math.min(untilMs, span.endMs);
  // A clock that jumps back never reaches the end.
  const limitMs = fromMs + Math.max(0, endMs - span.startMs) + STEP_MS;
  let fileMs = fromMs;
  while (fileMs < limitMs && clock(fileMs + STEP_MS) <= endMs) fileMs += STEP_MS;
  const restMs = Math.min(STEP_MS, Math.max(0, endMs - clock(fileMs)));
  return fileMs + Math.floor(restMs / LEVEL_MS) * LEVEL_MS;
}

interface Part {
  /** Absolute path of the track file. */
  readonly source: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The folder for temporary files. */
  readonly workspace: string;
  readonly signal: AbortSignal | undefined;
}

/** Returns one byte per level of the part. */
async function measurePart({ source, fromMs, toMs, workspace, signal }: Part): Promise<Buffer> {
  const measured = Buffer.alloc((toMs - fromMs) / LEVEL_MS);
  const destination = join(workspace, 'slice.mkv');
  const firstMs = await cutOrUnreadable(() => sliceSound({ source, fromMs: fromMs - LEAD_MS, toMs, destination }));
  if (firstMs === UNREADABLE || firstMs === null) return measured;
  const levels = await loudnessOf(destination, { seconds: (toMs - fromMs) / 1000, signal });
  for (const [index, lufs] of levels.entries()) {
    const position = Math.round((firstMs - fromMs) / LEVEL_MS) + index;
    if (position >= 0 && position < measured.length) measured[position] = toByte(lufs);
  }
  return measured;
}

async function loudnessOf(
  file: string,
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal | undefined },
): Promise<number[]> {
  const filters = `${STEADY_SOUND},aformat=channel_layouts=stereo,ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M:file=-`;
  const args = [...QUIET_FFMPEG, '-i', file, '-af', filters, '-f', 'null', '-'];
  try {
    const { stdout } = await runMediaProgram('ffmpeg', args, { signal, timeoutMs: decodeTimeoutMs(seconds) });
    return [...stdout.toString().matchAll(/r128\.M=(\S+)/g)].map(([, lufs]) => Number(lufs));
  } catch (error) {
    if (signal?.aborted || !isYoungMindsError(error) || error.code !== 'COMPOSITION_FAILED') throw error;
    return [];
  }
}

function toByte(lufs: number): number {
  const byte = Math.round((lufs - SILENT_LUFS) * BYTES_PER_DB);
  return Number.isFinite(byte) ? Math.min(255, Math.max(0, byte)) : 0;
}

function toLufs(byte: number): number {
  return SILENT_LUFS + byte / BYTES_PER_DB;
}
