import { isYoungMindsError, YoungMindsError } from '@young-minds/core';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'give this process the right to read and write it',
  EPERM: 'give this process the right to read and write it, on a file system that has hard links',
  EROFS: 'it is mounted read-only: mount it for writing',
  EIO: 'the disk reports errors: check it and the system log',
};

/** Runs an operation on the storage folder and translates the operating system's errors. */
export async function onDisk<T>(directory: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw toDiskError(directory, error);
  }
}

/** @returns STORAGE_FULL or STORAGE_UNAVAILABLE; a `YoungMindsError` and errors of other origin unchanged */
export function toDiskError(directory: string, error: unknown): unknown {
  if (isYoungMindsError(error)) return error;
  const errno = errnoOf(error);
  if (errno === null) return error;
  const options = { cause: error, details: { errno, directory } };
  if (FULL.has(errno)) {
    return new YoungMindsError(
      'STORAGE_FULL',
      `No space is left in ${directory}: free space there, or move it to a larger disk.`,
      options,
    );
  }
  const advice = ADVICE[errno] ?? 'check that its disk is there and healthy';
  return new YoungMindsError(
    'STORAGE_UNAVAILABLE',
    `The storage folder ${directory} answered ${errno}: ${advice}.`,
    options,
  );
}

/** Returns the operating system's code of a failed call, such as `ENOENT`, or null for other errors. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('errno' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Returns whether an error means that a file or one of its folders is missing. */
export function isMissing(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}
