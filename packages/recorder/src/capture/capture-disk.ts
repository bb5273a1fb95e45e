import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { recordingFolder } from '@young-minds/media/recording-folder';
import { isUuid } from '@young-minds/recording/domain';
import type { CaptureDisk, CaptureFolders } from '@young-minds/recording/ports';

/** A few seconds of a room's media. */
const PROBE_BYTES = 1024 * 1024;

/** Creates access to the disk that contains CAPTURE_DIR. */
export function createCaptureDisk({ captureDirectory }: { readonly captureDirectory: string }): CaptureDisk {
  return {
    async probe() {
      openFolder(captureDirectory);
      probeDisk(captureDirectory);
    },
    async freeBytes() {
      openFolder(captureDirectory);
      const { bavail, bsize } = await statfs(captureDirectory);
      return bavail * bsize;
    },
    async capturedBytes(recordingId) {
      const folder = recordingFolder(captureDirectory, recordingId);
      const runs = (await namesIn(folder)).filter((name) => name.startsWith('take-'));
      const sizes = await Promise.all(runs.map((run) => sizeOf(join(folder, run))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
  };
}

async function sizeOf(folder: string): Promise<number> {
  const files = await namesIn(folder);
  // A file that is deleted between `readdir` and `stat` has no size.
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function openFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const message = 'The capture folder cannot be created; check CAPTURE_DIR.';
    throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause });
  }
}

/**
 * Writes a file to a folder as a recording would, and deletes it again. The recorder's presence shows participants that
 * they are being recorded, so it must join only if it can write.
 * @throws RECORDER_UNAVAILABLE
 */
export function probeDisk(directory: string): void {
  const file = join(directory, '.probe');
  try {
    const fd = openSync(file, 'w', 0o600);
    try {
      const bytes = Buffer.alloc(PROBE_BYTES, 1);
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
    } finally {
      closeSync(fd);
      rmSync(file, { force: true });
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The capture folder cannot be written to (${why}); free space there or check CAPTURE_DIR.`;
    throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause });
  }
}

/** Creates access to the folders in the capture directory. Folders that are not named by a recording id are ignored. */
export function createCaptureFolders({ captureDirectory }: { readonly captureDirectory: string }): CaptureFolders {
  return {
    list: async () => (existsSync(captureDirectory) ? (await readdir(captureDirectory)).filter(isUuid) : []),
  };
}
