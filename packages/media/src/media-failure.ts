import { YoungMindsError } from '@young-minds/core';
import { diskFull } from '@young-minds/recording/domain';

const FULL = /No space left on device|Disk quota exceeded/;

/**
 * Returns the error for a failed media program: a full disk, which an operator can fix, or a problem with the media.
 */
export function mediaFailure(message: string, cause?: unknown): YoungMindsError {
  if (FULL.test(message)) return diskFull(new Error(message, { cause }));
  return new YoungMindsError('COMPOSITION_FAILED', message, { cause });
}
