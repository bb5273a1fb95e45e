import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { YoungMindsError } from '@young-minds/core';
import { isSamePlace, placeIn, type StoredRecording, toStored } from '../maintenance/stored-recordings.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { StorageProvider, StorageRegistry, UnitOfWork, UploadReceipt } from '../ports/index.ts';
import { sha256Of } from '../storing/match-object.ts';
import { storeVerified } from '../storing/store-recording.ts';

export interface MoveDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
  /** A folder on this machine with room for the largest recording; files of an interrupted run are reused. */
  readonly stagingDirectory: string;
  readonly target: StorageProvider;
}

interface MoveRequest {
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
export async function switchRow(
  { unitOfWork, target }: Pick<MoveDeps, 'unitOfWork' | 'target'>,
  { recording, place }: StoredRecording,
  { identifier }: Pick<UploadReceipt, 'identifier'>,
): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recording.id);
    const now = locked === null ? null : toStored(locked.recording);
    if (now === null || !isSamePlace(now.place, place)) {
      // The copy is a stray object now; `verifyRecordings` reports it.
      const message = 'The recording was moved or erased by another command meanwhile.';
      throw new YoungMindsError('RECORDING_NOT_FOUND', message, { details: { recordingId: recording.id } });
    }
    const to = { storageProvider: target.name, storageBucket: target.bucket, storageEndpoint: target.endpoint };
    await repositories.recordings.update(recording.id, { ...to, fileUrl: identifier });
    await repositories.audit.record({
      type: 'recording_moved',
      source: 'cli',
      roomId: recording.roomId,
      recordingId: recording.id,
      data: { from: place, to: placeIn(target) },
    });
  });
}

interface StageRequest {
  readonly path: string;
  /** Path of the copy on this machine. */
  readonly file: string;
  /** Lower-case hex; null if unknown. */
  readonly expectedSha256: string | null;
  readonly pace: (sizeBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Downloads an object to this machine's disk and compares its checksum; a failed download leaves no file. Reuses a copy
 * of an earlier run unchanged, so that its upload can continue.
 * @throws INTEGRITY_MISMATCH, and the provider's own errors
 */
async function stageObject(source: StorageProvider, request: StageRequest): Promise<void> {
  const { path, file, expectedSha256, pace, signal } = request;
  if (expectedSha256 !== null && existsSync(file) && (await sha256Of(createReadStream(file))) === expectedSha256)
    return;
  const unfinished = `${file}.part`;
  await rm(unfinished, { force: true });
  const hash = createHash('sha256');
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      await pace(chunk.length);
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(await source.read(path), measured, createWriteStream(unfinished, { mode: 0o600 }), { signal });
  const sha256 = hash.digest('hex');
  if (expectedSha256 !== null && sha256 !== expectedSha256) {
    await rm(unfinished);
    const message = 'The object in the store has another checksum than the recording. It was not copied.';
    throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { path, sha256, expectedSha256 } });
  }
  await rename(unfinished, file);
}
