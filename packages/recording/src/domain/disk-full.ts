import { YoungMindsError } from '@young-minds/core';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Whether the operating system found no space for what was to be written on this machine. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && FULL.has(error.code);
}

/** No space is left where recordings are made. Nothing is lost by it: what was captured stays, and the job is tried again. */
export function diskFull(cause: unknown): YoungMindsError {
  const message =
    'No space is left on the disk where recordings are made: free some there, or move CAPTURE_DIR to a larger one. It goes on by itself.';
  return new YoungMindsError('STORAGE_FULL', message, { cause });
}
