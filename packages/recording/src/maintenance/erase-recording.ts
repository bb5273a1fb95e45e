import { type Clock, YoungMindsError } from '@young-minds/core';
import { isUuid, type Recording, type StorageProviderName } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { deleteRawChunks } from '../raw-tracks/remove-raw-tracks.ts';

export interface EraseRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
  readonly clock: Clock;
}

interface ErasureRequest {
  readonly recordingId: string;
  /** The legal request that demands it; stored in the audit trail. */
  readonly reason: string;
  /** Stores in which a move may have left a copy, in addition to the one in the row. */
  readonly otherStores: readonly StorageProviderName[];
}

/**
 * Erases a recording's objects permanently on a legal request; the row and its audit trail stay. Marks the row first,
 * then deletes the objects, so that an interrupted run can be repeated. Nothing else in the platform erases.
 * @throws RECORDING_NOT_FOUND, RECORDING_NOT_READY while it is not stored, VALIDATION_FAILED without a reason
 */
export async function eraseRecording(deps: EraseRecordingDeps, request: ErasureRequest): Promise<void> {
  if (request.reason.trim() === '') throw new YoungMindsError('VALIDATION_FAILED', 'An erasure needs its --reason.');
  const recording = await markErased(deps, request);
  for (const store of storesOf(deps.storage, recording, request.otherStores)) {
    for (const path of [recording.storagePath, recording.posterPath]) {
      if (path !== null) await store.deleteRecording(path);
    }
    await deleteRawChunks(store, recording.id);
  }
}

async function markErased({ unitOfWork, clock }: EraseRecordingDeps, request: ErasureRequest): Promise<Recording> {
  const { recordingId, reason, otherStores } = request;
  return unitOfWork.run(async (repositories) => {
    const locked = isUuid(recordingId) ? await lockRecording(repositories, recordingId) : null;
    if (locked === null) throw new YoungMindsError('RECORDING_NOT_FOUND', 'This recording does not exist.');
    const { recording } = locked;
    if (recording.phase !== 'completed') {
      const message = 'This recording is in no store; its captured tracks are in CAPTURE_DIR.';
      throw new YoungMindsError('RECORDING_NOT_READY', message);
    }
    if (recording.erasedAt === null) await repositories.recordings.update(recordingId, { erasedAt: clock.now() });
    const { storageProvider: provider, storageBucket: bucket, storagePath: path } = recording;
    const data = { reason, provider, bucket, path, otherStores };
    const entry = { source: 'cli', severity: 'warning', roomId: recording.roomId, recordingId } as const;
    await repositories.audit.record({ type: 'recording_erased', ...entry, data });
    return recording;
  });
}

function storesOf(
  storage: StorageRegistry,
  { storageProvider: provider, storageBucket: bucket }: Recording,
  otherStores: readonly StorageProviderName[],
): Set<StorageProvider> {
  const others = otherStores.map((name) => storage.of({ provider: name, bucket: null }));
  return new Set([...(provider === null ? [] : [storage.of({ provider, bucket })]), ...others]);
}
