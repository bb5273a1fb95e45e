import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '@young-minds/config';
import { type Finding, failed, ok, warning } from '../check.ts';

const GIGABYTE = 1e9;
/** An hour with two cameras needs about 1.5 GB of tracks, and as much again during composition. */
const LOW_BYTES = 10 * GIGABYTE;

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

export interface FreeSpace {
  readonly name: string;
  readonly bytes: number;
}

/** Judges free space. `reserveBytes` is the space that is kept for recording alone. */
export function judgeFree(free: readonly FreeSpace[], reserveBytes: number): Finding {
  const told = free.map(({ name, bytes }) => `${name} ${(bytes / GIGABYTE).toFixed(1)} GB`).join(', ');
  const lowest = Math.min(...free.map(({ bytes }) => bytes));
  const advice = 'Make room or move the folder: npm run doctor asks for 10 GB, about three hours of recording at once.';
  if (lowest < reserveBytes) return failed(`free: ${told}`, advice);
  return lowest < LOW_BYTES ? warning(`free: ${told}`, advice) : ok(`free: ${told}`);
}

/** Returns the free bytes of the file system that the folder is on, or will be on once it is created. */
async function freeBytes(folder: string): Promise<number> {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}
