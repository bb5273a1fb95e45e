import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';

/** A few seconds of a room's media. */
const PROBE_BYTES = 1024 * 1024;

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
