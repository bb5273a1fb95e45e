import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { isUuid } from '@young-minds/recording/domain';

/** Where a recording's raw tracks, journal and composition lie. @throws INVALID_OBJECT_PATH for anything but a uuid */
export function recordingFolder(captureDirectory: string, recordingId: string): string {
  if (!isUuid(recordingId)) {
    throw new YoungMindsError('INVALID_OBJECT_PATH', 'A recording folder is named by the recording id, a uuid.');
  }
  return join(captureDirectory, recordingId);
}
