import { type Clock, YoungMindsError } from '@young-minds/core';
import { isUuid, type Recording } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { Repositories, StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { deleteRawChunks } from '../raw-tracks/remove-raw-tracks.ts';
import { lockEndOf } from './lock-end.ts';
import { isSamePlace, placeIn, placeOf } from './stored-recordings.ts';

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
  readonly otherStores: readonly StorageProvider[];
  /** Who erases, for the audit trail; an operator if absent. */
  readonly source?: 'cli' | 'worker';
}

/**
 * Erases a recording's objects permanently on a legal request; the row and its audit trail stay. Marks the row as erased
 * only after every store has confirmed that nothing is left, so that an interrupted or refused run can be repeated. If a
 * store has locked an object (WORM), the row notes the erasure, and `eraseDueRecordings` repeats it.
 * @returns when a postponed erasure is repeated; null if the recording is erased
 * @throws RECORDING_NOT_FOUND, RECORDING_NOT_READY while it is not stored or if it was moved meanwhile,
 * VALIDATION_FAILED without a reason, and the storage providers' errors
 */
export async function eraseRecording(deps: EraseRecordingDeps, request: ErasureRequest): Promise<Date | null> {
  if (request.reason.trim() === '') throw new YoungMindsError('VALIDATION_FAILED', 'An erasure needs its --reason.');
  const recording = await requestErasure(deps, request);
  const dueAt = await deleteEverywhere(deps, recording, request);
  if (dueAt === null) await markErased(deps, { request, erased: recording });
  else await postpone(deps, request, dueAt);
  return dueAt;
}

/** Deletes what the stores allow; returns when the last locked object is unlocked, or null if none is locked. */
async function deleteEverywhere(
  { storage, clock }: EraseRecordingDeps,
  recording: Recording,
  { otherStores }: ErasureRequest,
): Promise<Date | null> {
  const ends: Date[] = [];
  const unlessLocked = async (deletion: Promise<unknown>) => {
    await deletion.catch((error: unknown) => {
      const end = lockEndOf(error, clock.now());
      if (end === null) throw error;
      ends.push(end);
    });
  };
  for (const store of storesOf(storage, recording, otherStores)) {
    for (const path of [recording.storagePath, recording.posterPath]) {
      if (path !== null) await unlessLocked(store.deleteRecording(path));
    }
    await unlessLocked(deleteRawChunks(store, recording.id));
  }
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => end.getTime())));
}

async function postpone({ unitOfWork }: EraseRecordingDeps, request: ErasureRequest, dueAt: Date): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const recording = await lockStored(repositories, request.recordingId);
    const erasure = { reason: request.reason, dueAt, otherStores: request.otherStores.map(placeIn) };
    await repositories.recordings.update(recording.id, { metadata: { ...recording.metadata, erasure } });
    const { data, ...entry } = entryOf(recording, request);
    await repositories.audit.record({ type: 'recording_erasure_postponed', ...entry, data: { ...data, dueAt } });
  });
}

/** The maximum number of recordings per run; the next run continues. */
const BATCH_SIZE = 100;

/**
 * Repeats postponed erasures whose objects are unlocked now. Called every few minutes, by every worker. Idempotent.
 * @throws the storage providers' errors, after it has tried each recording
 */
export async function eraseDueRecordings(deps: EraseRecordingDeps): Promise<void> {
  const { unitOfWork, storage, clock } = deps;
  const due = await unitOfWork.run(({ recordings }) => recordings.listDueErasures(clock.now(), BATCH_SIZE));
  const erasures = due.map(async ({ id: recordingId, metadata: { erasure } }) => {
    if (erasure === undefined) return;
    const otherStores = erasure.otherStores.map((place) => storage.of(place));
    await eraseRecording(deps, { recordingId, reason: erasure.reason, otherStores, source: 'worker' });
  });
  const failed = (await Promise.allSettled(erasures)).find((erasure) => erasure.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Writes the request to the audit trail before anything is deleted, and returns the recording. */
async function requestErasure({ unitOfWork }: EraseRecordingDeps, request: ErasureRequest): Promise<Recording> {
  return unitOfWork.run(async (repositories) => {
    const recording = await lockStored(repositories, request.recordingId);
    await repositories.audit.record({ type: 'recording_erasure_requested', ...entryOf(recording, request) });
    return recording;
  });
}

interface Erasure {
  readonly request: ErasureRequest;
  /** The recording as it was when its objects were deleted. */
  readonly erased: Recording;
}

async function markErased({ unitOfWork, clock }: EraseRecordingDeps, { request, erased }: Erasure): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const recording = await lockStored(repositories, request.recordingId);
    const [now, before] = [placeOf(recording), placeOf(erased)];
    if (now !== null && before !== null && !isSamePlace(now, before)) {
      const message = 'The recording was moved to another store meanwhile; run the erasure again.';
      throw new YoungMindsError('RECORDING_NOT_READY', message, { details: { recordingId: recording.id } });
    }
    if (recording.erasedAt === null) await repositories.recordings.update(recording.id, { erasedAt: clock.now() });
    await repositories.audit.record({ type: 'recording_erased', ...entryOf(recording, request) });
  });
}

async function lockStored(repositories: Repositories, recordingId: string): Promise<Recording> {
  const locked = isUuid(recordingId) ? await lockRecording(repositories, recordingId) : null;
  if (locked === null) throw new YoungMindsError('RECORDING_NOT_FOUND', 'This recording does not exist.');
  if (locked.recording.phase === 'completed') return locked.recording;
  const message = 'This recording is in no store; its captured tracks are in CAPTURE_DIR.';
  throw new YoungMindsError('RECORDING_NOT_READY', message);
}

function entryOf(recording: Recording, { reason, otherStores, source = 'cli' }: ErasureRequest) {
  const { id: recordingId, roomId, storagePath: path } = recording;
  const data = { reason, ...placeOf(recording), path, otherStores: otherStores.map(placeIn) };
  return { source, severity: 'warning', roomId, recordingId, data } as const;
}

function storesOf(
  storage: StorageRegistry,
  recording: Recording,
  otherStores: readonly StorageProvider[],
): Set<StorageProvider> {
  const place = placeOf(recording);
  return new Set([...(place === null ? [] : [storage.of(place)]), ...otherStores]);
}
