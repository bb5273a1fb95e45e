import { YoungMindsError } from '@young-minds/core';
import { diskFull } from '@young-minds/recording/domain';

const FULL = /No space left on device|Disk quota exceeded/;

/** Why a media program failed: no space, which an operator puts right, or something about the media. */
export function mediaFailure(message: string, cause?: unknown): YoungMindsError {
  if (FULL.test(message)) return diskFull(new Error(message, { cause }));
  return new YoungMindsError('COMPOSITION_FAILED', message, { cause });
}
