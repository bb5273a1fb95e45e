import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { YoungMindsError } from '@young-minds/core';
import { captureSourceOf, composeRequestOf, type RecordingTry } from '../composition/compose-recording.ts';
import { posterObjectPath, type Recording, recordingObjectPath, type StoredObjectFacts } from '../domain/index.ts';
import { advanceLocked } from '../pipeline/advance-recording.ts';
import { noteFailedTry } from '../pipeline/failed-try.ts';
import type { Artifact, Composer, Metrics, StorageProvider, UploadOptions, UploadReceipt } from '../ports/index.ts';
import { type DownloadRawTracksDeps, downloadRawTracks } from '../raw-tracks/download-raw-tracks.ts';
import { removeRawTracks } from '../raw-tracks/remove-raw-tracks.ts';
import { matchObject, sha256Of } from './match-object.ts';

export interface StoreRecordingDeps extends DownloadRawTracksDeps {
  readonly composer: Composer;
  readonly metrics: Pick<Metrics, 'becamePlayable'>;
}

/**
 * Uploads the composed file and its poster to the store, reads both back, and only then completes the recording.
 * Deletes the captured tracks last, from the disk and from the store. Idempotent: a repeated try finds what is already
 * stored, and what is left to delete.
 * @throws the storage provider's errors and INTEGRITY_MISMATCH, after the failure is written to the row and the audit
 *   trail
 */
export async function storeRecording(deps: StoreRecordingDeps, storing: RecordingTry): Promise<void> {
  const { recordingId } = storing;
  const find = () => deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  const before = await find();
  if (before?.phase === 'storing') await storeNoted(deps, before, storing);
  // Read again, because the row alone decides: a recording that was given up in between keeps its tracks.
  const after = await find();
  if (after?.phase !== 'completed') return;
  await deps.composer.discard(recordingId, captureSourceOf(after));
  // `sweepRawTracks` deletes what is left if the store is unavailable or refuses.
  if (after.recorder === 'embedded') await removeRawTracks(deps, after).catch(() => undefined);
}

async function storeNoted(
  deps: StoreRecordingDeps,
  recording: Recording,
  { attempt, signal }: RecordingTry,
): Promise<void> {
  if (!(await downloadRawTracks(deps, { recording, attempt, signal }))) return;
  try {
    // Returns the finished file if it still exists; composes it again if a crash lost it.
    const artifact = await deps.composer.compose({ ...composeRequestOf(recording), signal });
    const object = await store(deps.storage.current, { recording, artifact, signal });
    const at = deps.clock.now();
    await advanceLocked(deps.unitOfWork, recording.id, { type: 'object_verified', object, at });
    if (recording.lastLeftAt !== null) deps.metrics.becamePlayable(at.getTime() - recording.lastLeftAt.getTime());
  } catch (error) {
    // An abort because the process shuts down is not a failure of the recording.
    if (!signal.aborted) await noteFailedTry(deps, { recording, step: 'store', error });
    throw error;
  }
}

interface StoreRequest {
  readonly recording: Recording;
  readonly artifact: Artifact;
  readonly signal: AbortSignal;
}

async function store(
  provider: StorageProvider,
  { recording: { id, sessionId }, artifact, signal }: StoreRequest,
): Promise<StoredObjectFacts> {
  const { filePath, posterPath, durationSeconds } = artifact;
  const path = recordingObjectPath(sessionId, id);
  const video = await storeVerified(provider, { file: filePath, path, signal });
  const poster = posterPath === null ? null : posterObjectPath(sessionId, id);
  if (posterPath !== null && poster !== null) {
    await storeVerified(provider, { file: posterPath, path: poster, signal });
  }
  const { name, bucket, endpoint } = provider;
  return { provider: name, bucket, endpoint, path, posterPath: poster, durationSeconds, ...video };
}

interface FileToStore extends UploadOptions {
  /** Absolute path on this machine. */
  readonly file: string;
  /** Object path in the store. */
  readonly path: string;
}

/**
 * Uploads a file and reads it back, so that the stored bytes are compared with the file and not with the store's
 * report. Streams in both directions.
 * @throws INTEGRITY_MISMATCH, and the provider's own errors
 */
export async function storeVerified(
  provider: StorageProvider,
  { file, path, ...options }: FileToStore,
): Promise<UploadReceipt> {
  const local = { sizeBytes: (await stat(file)).size, sha256: await sha256Of(createReadStream(file)) };
  const receipt = await provider.uploadRecording(file, path, options);
  const match = await matchObject(provider, { path, ...local });
  if (match.kind !== 'same' || receipt.sha256 !== local.sha256) {
    const details = { path, local, match, receipt };
    throw new YoungMindsError('INTEGRITY_MISMATCH', 'The stored object is not the file that was uploaded.', {
      details,
    });
  }
  return { identifier: receipt.identifier, ...local };
}
