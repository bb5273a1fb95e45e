import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';

/** Some seconds of a room's media. */
const PROBE_BYTES = 1024 * 1024;

/**
 * Writes to a folder as recording would, and removes what it wrote: people are told that they are recorded by the
 * recorder's presence, so it comes only where it can write. @throws RECORDER_UNAVAILABLE
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
