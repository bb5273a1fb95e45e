import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { isUuid } from '@young-minds/recording/domain';

/**
 * Returns the folder with a recording's raw tracks, journal and composition.
 * @throws INVALID_OBJECT_PATH if the recording id is not a UUID
 */
export function recordingFolder(captureDirectory: string, recordingId: string): string {
  if (!isUuid(recordingId)) {
    throw new YoungMindsError('INVALID_OBJECT_PATH', 'A recording folder is named by the recording id, a uuid.');
  }
  return join(captureDirectory, recordingId);
}
