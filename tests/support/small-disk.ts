import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  /** Takes every byte that is left. */
  fill(): Promise<void>;
  /** Gives them back. */
  free(): Promise<void>;
  close(): Promise<void>;
}

/** A file system of its own, so small that it can be filled; mounting one takes root, on Linux. Null: why there is none. */
export async function mountSmallDisk(folder: string, sizeMb: number): Promise<SmallDisk | string> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0700`, 'tmpfs', folder]);
  } catch (error) {
    return `no file system can be mounted here (${error instanceof Error ? error.message.trim() : String(error)})`;
  }
  const filler = join(folder, 'filler');
  return {
    fill: () => writeUntilFull(filler),
    free: () => rm(filler),
    close: async () => void (await run('umount', ['-l', folder])),
  };
}

async function writeUntilFull(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    // Smaller and smaller, so that not even a page is left.
    for (const length of [1024 * 1024, 4096]) {
      const block = Buffer.alloc(length, 1);
      while (await hasRoomFor(file.write(block)));
    }
  } finally {
    await file.close();
  }
}

async function hasRoomFor(writing: Promise<{ bytesWritten: number }>): Promise<boolean> {
  try {
    return (await writing).bytesWritten > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
