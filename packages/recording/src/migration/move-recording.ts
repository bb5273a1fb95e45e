import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { type StoredRecording, toStored } from '../maintenance/stored-recordings.ts';
import { lockRecording } from '../pipeline/lock-recording.ts';
import type { StorageProvider, UploadReceipt } from '../ports/index.ts';
import { storeVerified } from '../storing/store-verified.ts';
import type { MigrateRecordingsDeps } from './migration.ts';
import { stageObject } from './stage-object.ts';

export interface MoveDeps extends MigrateRecordingsDeps {
  readonly target: StorageProvider;
}

export interface MoveRequest {
  readonly stored: StoredRecording;
  readonly pace: (sizeBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Copies one recording and its poster to another store and updates its row. The copy goes through this machine's disk,
 * so that an interrupted copy can continue. The original stays.
 * @throws INTEGRITY_MISMATCH if the original does not match its row, and both providers' errors
 */
export async function moveRecording(deps: MoveDeps, request: MoveRequest): Promise<void> {
  const { stored, signal, pace } = request;
  const { recording, path, sha256 } = stored;
  const source = deps.storage.of(stored.place);
  const folder = join(deps.stagingDirectory, recording.id);
  const copy = async (objectPath: string, expectedSha256: string | null) => {
    const file = join(folder, objectPath.slice(objectPath.lastIndexOf('/') + 1));
    await stageObject(source, { path: objectPath, file, expectedSha256, pace, signal });
    return storeVerified(deps.target, { file, path: objectPath, signal, beforeSending: pace });
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const receipt = await copy(path, sha256);
  // A lost poster must not keep the video from being moved.
  if (recording.posterPath !== null && (await source.exists(recording.posterPath)))
    await copy(recording.posterPath, null);
  await switchRow(deps, stored, receipt);
  await rm(folder, { recursive: true });
}

/** Updates the row, so that the recording plays from the new store. */
async function switchRow(
  { unitOfWork, target }: MoveDeps,
  { recording, place }: StoredRecording,
  { identifier }: UploadReceipt,
): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recording.id);
    const now = locked === null ? null : toStored(locked.recording);
    if (now === null || now.place.provider !== place.provider || now.place.bucket !== place.bucket) {
      // The copy is a stray object now; `verifyRecordings` reports it.
      const message = 'The recording was moved or erased by another command meanwhile.';
      throw new YoungMindsError('RECORDING_NOT_FOUND', message, { details: { recordingId: recording.id } });
    }
    const to = { storageProvider: target.name, storageBucket: target.bucket };
    await repositories.recordings.update(recording.id, { ...to, fileUrl: identifier });
    await repositories.audit.record({
      type: 'recording_moved',
      source: 'cli',
      roomId: recording.roomId,
      recordingId: recording.id,
      data: { from: place, to: { provider: target.name, bucket: target.bucket } },
    });
  });
}
