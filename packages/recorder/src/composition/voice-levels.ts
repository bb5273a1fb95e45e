import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import type { CapturedTrack } from './captured-track.ts';
import { cutOrUnreadable, sliceSound, UNREADABLE } from './slice-track.ts';
import { STEADY_SOUND } from './steady-sound.ts';
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
/**
 * Files are measured in parts of this length, so that the result does not depend on how much of them was measured
 * before: a decoder that starts at another packet gives slightly different samples.
 */
const PART_LEVELS = 300;

/** The momentary loudness of an audio file, in LUFS, one value per `LEVEL_MS` of the file. */
export type VoiceLevels = readonly number[];

/** Tracks to measure, and where. */
export interface MeasureRequest {
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
 * Measures the tracks with sound. What was measured during the call is kept next to the segments. A file that cannot be
 * decoded counts as silent.
 * @see https://tech.ebu.ch/docs/tech/tech3341.pdf for momentary loudness
 */
export async function measureVoices({ tracks, ...request }: MeasureRequest): Promise<Map<string, VoiceLevels>> {
  const levels = new Map<string, VoiceLevels>();
  for (const track of tracks) {
    if (track.kind === 'audio') levels.set(track.file, await measureTrack(track, request));
  }
  return levels;
}

async function measureTrack(
  track: CapturedTrack,
  { directory, folder, untilMs, signal }: Omit<MeasureRequest, 'tracks'>,
): Promise<VoiceLevels> {
  const path = join(folder, `levels-${hashOf([track.file])}.bin`);
  const known = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
  const knownMs = known.length * LEVEL_MS;
  const toMs = fileEndMs(track, { fromMs: knownMs, untilMs });
  if (toMs <= knownMs) return [...known].map(toLufs);
  const source = join(directory, track.file);
  const all = await inWorkspace(path, async (workspace) => {
    const parts: Buffer[] = [known.subarray(0, known.length - (known.length % PART_LEVELS))];
    const firstMs = (parts[0]?.length ?? 0) * LEVEL_MS;
    for (let fromMs = firstMs; fromMs < toMs; fromMs += PART_LEVELS * LEVEL_MS) {
      const part = { fromMs, toMs: Math.min(toMs, fromMs + PART_LEVELS * LEVEL_MS) };
      parts.push(await measurePart({ source, ...part, workspace, signal }));
    }
    const whole = join(workspace, 'levels.bin');
    await writeFile(whole, Buffer.concat(parts));
    await rename(whole, path);
    return Buffer.concat(parts);
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
  const destination = join(workspace, `${fromMs}.mkv`);
  const firstMs = await cutOrUnreadable(() => sliceSound({ source, fromMs: fromMs - LEAD_MS, toMs, destination }));
  if (firstMs === UNREADABLE || firstMs === null) return measured;
  // The meter counts from the first packet; its steps have to be the same whatever part of the file is measured.
  const startMs = Math.floor(firstMs / LEVEL_MS) * LEVEL_MS;
  const part = { delayMs: firstMs - startMs, seconds: (toMs - fromMs) / 1000, signal };
  for (const [index, lufs] of (await loudnessOf(destination, part)).entries()) {
    const position = (startMs - fromMs) / LEVEL_MS + index;
    if (position >= 0 && position < measured.length) measured[position] = toByte(lufs);
  }
  return measured;
}

interface Metering {
  /** Silence before the file. */
  readonly delayMs: number;
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

async function loudnessOf(file: string, { delayMs, seconds, signal }: Metering): Promise<number[]> {
  const meter = 'ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M:file=-';
  const filters = `${STEADY_SOUND},aformat=channel_layouts=stereo,adelay=${delayMs}:all=1,${meter}`;
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
