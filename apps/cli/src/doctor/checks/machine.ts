import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '@young-minds/config';
import { formatSize } from '@young-minds/core';
import { findOnPath, runCommand } from '@young-minds/local-services/processes/run-command';
import { type Finding, failed, ok, warning } from '../check.ts';

/** An hour with two cameras needs about 1.5 GB of tracks, and as much again during composition. */
const LOW_BYTES = 10e9;

const FFMPEG_ADVICE =
  'Install a complete ffmpeg, 4.4 or later: apt-get install ffmpeg (Debian), brew install ffmpeg (macOS).';

const NEEDED_FEATURES = {
  encoders: ['libx264', 'aac'],
  decoders: ['vp8', 'vp9', 'h264', 'opus'],
  filters: ['amix', 'overlay', 'volumedetect'],
} as const;

/** Checks for free space for recordings that are not yet stored, and for the store if it is on this machine. */
export async function checkDisk({ recording, egress, storage, monitoring }: Config): Promise<Finding> {
  const folders = new Map([['CAPTURE_DIR', recording.captureDirectory]]);
  if (recording.recorder === 'egress' && egress.output === 'file') folders.set('EGRESS_OUTPUT_DIR', egress.directory);
  if (storage.provider === 'local') folders.set('LOCAL_STORAGE_DIR', storage.directory);
  const free = await Promise.all(
    [...folders].map(async ([name, folder]) => ({ name, bytes: await freeBytes(folder) })),
  );
  return judgeFree(free, monitoring.captureReserveBytes);
}

interface FreeSpace {
  readonly name: string;
  readonly bytes: number;
}

/** Judges free space. `reserveBytes` is the space that is kept for recording alone. */
export function judgeFree(free: readonly FreeSpace[], reserveBytes: number): Finding {
  const summary = free.map(({ name, bytes }) => `${name} ${formatSize(bytes)}`).join(', ');
  const lowest = Math.min(...free.map(({ bytes }) => bytes));
  const advice = 'Free space or move the folder: npm run doctor requires 10 GB, about three hours of recording.';
  if (lowest < reserveBytes) return failed(`free: ${summary}`, advice);
  return lowest < LOW_BYTES ? warning(`free: ${summary}`, advice) : ok(`free: ${summary}`);
}

/** Returns the free bytes of the file system that the folder is on, or will be on once it is created. */
async function freeBytes(folder: string): Promise<number> {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

/**
 * Checks that ffmpeg has the features that the composer needs, and reports whether its memory is limited. The check of
 * the worker reports whether it runs in a sandbox.
 * @param folder where to look for ffmpeg; if absent, PATH is used, as in the worker
 */
export async function checkFfmpeg(folder?: string): Promise<Finding> {
  const programs = ['ffmpeg', 'ffprobe'].map((name) => (folder === undefined ? name : join(folder, name)));
  const missing: string[] = [];
  for (const program of programs) if ((await findOnPath(program)) === null) missing.push(program);
  if (missing.length > 0) return failed(`not on PATH: ${missing.join(', ')}`, FFMPEG_ADVICE);
  const [ffmpeg = ''] = programs;
  for (const [kind, names] of Object.entries(NEEDED_FEATURES)) {
    const offered = await runCommand(ffmpeg, ['-hide_banner', `-${kind}`]);
    missing.push(...names.filter((name) => !new RegExp(`\\b${name}\\b`).test(offered)));
  }
  if (missing.length > 0) return failed(`ffmpeg lacks ${missing.join(', ')}`, FFMPEG_ADVICE);
  const [version = ''] = (await runCommand(ffmpeg, ['-version'])).split('\n');
  const hasLimits = (await findOnPath('prlimit')) !== null;
  const limits = hasLimits ? 'memory and CPU limited by prlimit' : 'memory not limited: prlimit is not on PATH';
  return ok(`${version.replace(/ Copyright.*/, '')}, ${limits}`);
}
