import { mkdirSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { recordingFolder } from '@young-minds/media/recording-folder';
import type { CaptureDisk } from '@young-minds/recording/ports';
import { probeDisk } from './probe-disk.ts';

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
      const takes = (await namesIn(folder)).filter((name) => name.startsWith('take-'));
      const sizes = await Promise.all(takes.map((take) => sizeOf(join(folder, take))));
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
    const message = 'The capture folder cannot be made; check CAPTURE_DIR.';
    throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause });
  }
}
