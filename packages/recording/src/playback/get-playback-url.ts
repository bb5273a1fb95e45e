import { YoungMindsError } from '@young-minds/core';
import { downloadNameOf, type Recording } from '../domain/index.ts';
import { placeOf } from '../maintenance/stored-recordings.ts';
import type { SignedUrl, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import {
  auditRefusal,
  authorizeViewer,
  recordingErased,
  type ViewableRecording,
  type ViewerRequest,
} from './authorize-viewer.ts';

const PLAYBACK_URL_SECONDS = 3600;

export interface GetPlaybackUrlDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

export interface PlaybackUrlRequest extends ViewerRequest {
  /** Asks for an attachment named after the session instead of a stream to play. */
  readonly download: boolean;
}

/**
 * Returns a short-lived URL that plays (or downloads) a completed recording, signed by the provider that stores it.
 * Every call is written to the audit trail, granted or refused.
 * @throws RECORDING_NOT_FOUND, ACCESS_DENIED, RECORDING_NOT_READY, RECORDING_FAILED, and the provider's own errors
 */
export async function getPlaybackUrl(deps: GetPlaybackUrlDeps, request: PlaybackUrlRequest): Promise<SignedUrl> {
  const viewable = await authorizeViewer(deps, request);
  const refusal = refusalOf(viewable.recording);
  if (refusal !== null) {
    await deps.unitOfWork.run((repositories) =>
      auditRefusal(repositories, viewable, { userId: request.userId, origin: request.origin, refusal }),
    );
    throw refusal;
  }
  const signed = await signUrl(deps.storage, viewable, request);
  await auditAccess(deps.unitOfWork, viewable, request);
  return signed;
}

function refusalOf(recording: Recording): YoungMindsError | null {
  switch (recording.status) {
    case 'completed':
      return recording.erasedAt === null ? null : recordingErased();
    case 'in_progress':
      return new YoungMindsError(
        'RECORDING_NOT_READY',
        'This recording is still being processed. Try again in a few minutes.',
      );
    case 'failed':
      return new YoungMindsError('RECORDING_FAILED', "This recording failed and can't be played.");
  }
}

function signUrl(
  storage: StorageRegistry,
  { recording, room }: ViewableRecording,
  { download }: PlaybackUrlRequest,
): Promise<SignedUrl> {
  const place = placeOf(recording);
  // The database requires both for every completed row.
  if (place === null || recording.storagePath === null) {
    throw new YoungMindsError('INTERNAL', 'A completed recording has no place in a store.', {
      details: { recordingId: recording.id },
    });
  }
  const options = download ? { downloadAs: downloadNameOf(room.session.title) } : {};
  return storage.of(place).getPlaybackUrl(recording.storagePath, PLAYBACK_URL_SECONDS, options);
}

function auditAccess(
  unitOfWork: UnitOfWork,
  { recording }: ViewableRecording,
  { userId, download, origin }: PlaybackUrlRequest,
): Promise<void> {
  return unitOfWork.run(({ audit }) =>
    audit.record({
      type: download ? 'recording_downloaded' : 'recording_accessed',
      source: 'api',
      roomId: recording.roomId,
      recordingId: recording.id,
      actorUserId: userId,
      data: { ...origin },
    }),
  );
}
