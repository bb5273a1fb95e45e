import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  /** Fills all free space. */
  fill(): Promise<void>;
  /** Frees the filled space. */
  free(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Mounts a separate file system that is small enough to be filled. Requires root, on Linux. Returns the reason as a
 * string if it cannot be mounted.
 */
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
    // The second, smaller size fills what the first one leaves, so that not even a page is free.
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
