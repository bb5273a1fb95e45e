import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './disk-error.ts';

/**
 * The folder for unfinished uploads. It is inside the storage folder, because link(2) works on one disk only. All
 * uploads share it, so that a later upload finds the files of a killed one. No object path can start with a dot.
 */
export const INCOMING_FOLDER = '.incoming';

/** A running upload writes continuously, so an older file belongs to a process that has exited. */
const ABANDONED_AFTER_MS = 15 * 60_000;

/** Deletes the files that killed uploads left behind. */
export async function sweepAbandonedUploads(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name);
    if (await isAbandoned(file)) await rm(file, { force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    return Date.now() - mtimeMs > ABANDONED_AFTER_MS;
  } catch (error) {
    if (isMissing(error)) return false; // The upload has just finished.
    throw error;
  }
}
