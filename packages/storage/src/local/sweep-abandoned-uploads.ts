import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './disk-error.ts';

/**
 * Where uploads are written before they get their name: inside the storage folder, because link(2) stays on one disk,
 * and one folder for all, so that any later upload finds what a killed one left. No object path can begin with a dot.
 */
export const INCOMING_FOLDER = '.incoming';

/** A running upload writes all the time; one that has not for so long belongs to a process that died. */
const ABANDONED_AFTER_MS = 15 * 60_000;

/** Removes what killed uploads left behind. */
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
    if (isMissing(error)) return false; // its upload has just finished
    throw error;
  }
}
