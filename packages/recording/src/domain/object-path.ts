import { YoungMindsError } from '@young-minds/core';
import { isUuid } from './ids.ts';
import type { StorageProviderName } from './recording.ts';

/** Returns the path of a finished recording in any store: `sessions/<sessionId>/<recordingId>.mp4`. */
export function recordingObjectPath(sessionId: string, recordingId: string): string {
  return `${sessionFolder(sessionId, recordingId)}.mp4`;
}

/** Returns the path of the poster, the still picture shown before playback; it is stored next to the recording. */
export function posterObjectPath(sessionId: string, recordingId: string): string {
  return `${sessionFolder(sessionId, recordingId)}.jpg`;
}

function sessionFolder(sessionId: string, recordingId: string): string {
  if (!isUuid(sessionId) || !isUuid(recordingId)) {
    throw new YoungMindsError('INVALID_OBJECT_PATH', 'An object path needs the uuids of a session and a recording.');
  }
  return `sessions/${sessionId}/${recordingId}`;
}

const SCHEMES = { local: 'local', supabase: 'supabase', s3: 's3', gcs: 'gs' } as const;

/** Returns a store's own identifier of an object, for a row's `file_url`, as the adapter returns it after an upload. */
export function objectIdentifier(place: {
  readonly provider: StorageProviderName;
  readonly bucket: string | null;
  readonly path: string;
}): string {
  const { provider, bucket, path } = place;
  return bucket === null ? `${SCHEMES[provider]}:${path}` : `${SCHEMES[provider]}://${bucket}/${path}`;
}

const OBJECT_PATH = /^sessions\/([^/]+)\/([^/.]+)\.(mp4|jpg)$/;

/** Returns the recording in an object's path; null if the path is not one of ours. */
export function recordingIdOfObject(path: string): string | null {
  const [, sessionId = '', recordingId = ''] = OBJECT_PATH.exec(path) ?? [];
  return isUuid(sessionId) && isUuid(recordingId) ? recordingId : null;
}
