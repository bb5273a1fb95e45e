import { YoungMindsError } from '@young-minds/core';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Returns whether the operating system reported a full disk on this machine. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && FULL.has(error.code);
}

/** Returns the error for a full capture disk. Nothing is lost: the captured tracks stay, and the job is retried. */
export function diskFull(cause: unknown): YoungMindsError {
  const message =
    'No space is left on the disk where recordings are made: free some there, or move CAPTURE_DIR to a larger one. It goes on by itself.';
  return new YoungMindsError('STORAGE_FULL', message, { cause });
}
