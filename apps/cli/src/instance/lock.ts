import { readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { isRunning } from '@young-minds/local-services/processes/start-process';
import { DATA_FOLDER } from '@young-minds/local-services/project';

const LOCK_FILE = join(DATA_FOLDER, 'instance.pid');

/**
 * Prevents a second instance from using the same data folder. Returns a function that releases the lock.
 * @throws SETUP_FAILED
 */
export async function lockInstance(): Promise<() => void> {
  await mkdir(DATA_FOLDER, { recursive: true });
  const holder = findHolder();
  if (holder !== null) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `This checkout is already running, as process ${holder}. End that first; if it is something else, remove ${LOCK_FILE}.`,
    );
  }
  await writeFile(LOCK_FILE, String(process.pid));
  return () => rmSync(LOCK_FILE, { force: true });
}

/** Returns the id of another process that uses the data folder, or null. */
export function findHolder(): number | null {
  const holder = readHolder();
  return holder !== null && holder !== process.pid && isRunning({ pid: holder, isGroup: false }) ? holder : null;
}

function readHolder(): number | null {
  try {
    return Number(readFileSync(LOCK_FILE, 'utf8')) || null;
  } catch {
    return null;
  }
}
