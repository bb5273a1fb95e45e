import { isYoungMindsError } from '@young-minds/core';
import {
  ACCESS_PROBE_PATH,
  parseRawChunkPath,
  RAW_CHUNKS_FOLDER,
  RECORDINGS_FOLDER,
  recordingIdOfObject,
  type StorageProviderName,
} from '../domain/index.ts';
import { describeFailure } from '../pipeline/failed-try.ts';
import type { StorageConcern, StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { areRawTracksKept } from '../raw-tracks/remove-raw-tracks.ts';
import { matchObject } from '../storing/match-object.ts';
import { isPlaceOf, listStoredRecordings, queryOf, type StoredRecording, toStored } from './stored-recordings.ts';

interface VerifyRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

export interface VerificationRequest {
  readonly stores: readonly StorageProvider[];
  /** The share of recordings whose bytes are read, 0 to 1; for the others only presence and size are checked. */
  readonly sample: number;
  readonly signal: AbortSignal;
}

export type VerificationStep =
  | ({ readonly type: 'recording'; readonly recordingId: string } & Verdict)
  | ({ readonly type: 'stray' } & StrayObject)
  | ({ readonly type: 'concern'; readonly provider: StorageProviderName } & StorageConcern);

/**
 * Compares the objects in the stores with the rows, in both directions, and checks the buckets' settings. Only reads;
 * repairs and deletes nothing.
 * @throws the stores' errors
 */
export async function* verifyRecordings(
  deps: VerifyRecordingsDeps,
  { stores, sample, signal }: VerificationRequest,
): AsyncGenerator<VerificationStep> {
  for (const store of stores) {
    for (const concern of await store.examine()) yield { type: 'concern', provider: store.name, ...concern };
    for await (const stored of listStoredRecordings(deps.unitOfWork, queryOf(deps.storage, store))) {
      signal.throwIfAborted();
      const verdict = await verifyRecording(deps.storage, { stored, readsBytes: Math.random() < sample });
      yield { type: 'recording', recordingId: stored.recording.id, ...verdict };
    }
    for await (const stray of findStrayObjects(deps, store)) {
      signal.throwIfAborted();
      yield { type: 'stray', ...stray };
    }
  }
}

/** The state of one recording in its store. */
export interface Verdict {
  /**
   * - sound: present with the right size and, if its bytes were read, the right checksum
   * - lost: missing
   * - damaged: present, but not as it was recorded
   * - unknown: the check failed
   */
  readonly verdict: 'sound' | 'lost' | 'damaged' | 'unknown';
  readonly detail: string;
}

interface RecordingCheck {
  readonly stored: StoredRecording;
  readonly readsBytes: boolean;
}

export async function verifyRecording(
  storage: StorageRegistry,
  { stored, readsBytes }: RecordingCheck,
): Promise<Verdict> {
  const { place, path } = stored;
  try {
    const { sizeBytes } = stored;
    const match = await matchObject(storage.of(place), { path, sizeBytes, sha256: readsBytes ? stored.sha256 : null });
    switch (match.kind) {
      case 'other_size':
        return damaged(`it has ${match.sizeBytes} bytes instead of ${sizeBytes}`);
      case 'other_checksum':
        return damaged('its checksum is another one');
      case 'same':
        return { verdict: 'sound', detail: readsBytes ? 'size and checksum' : 'size' };
    }
  } catch (error) {
    const { code, message } = describeFailure(error);
    const isLost = isYoungMindsError(error) && error.code === 'OBJECT_NOT_FOUND';
    return isLost ? { verdict: 'lost', detail: message } : { verdict: 'unknown', detail: `${code}: ${message}` };
  }
}

function damaged(detail: string): Verdict {
  return { verdict: 'damaged', detail };
}

/**
 * Returns the concerns about the store for new recordings when a process starts: settings that endanger recordings, or
 * that the store cannot be reached. Never throws, because an unavailable store must not keep sessions from being
 * recorded.
 */
export async function examineStorage(store: StorageProvider): Promise<readonly StorageConcern[]> {
  try {
    return await store.examine();
  } catch (error) {
    return [{ kind: 'unusable', message: `Recordings cannot be stored. ${describeFailure(error).message}` }];
  }
}

interface StrayObject {
  readonly path: string;
  /**
   * - unclaimed: no row refers to it
   * - left_behind: its recording plays from another store now, was erased, or no longer needs its raw tracks
   */
  readonly reason: 'unclaimed' | 'left_behind';
}

/** Yields objects that no row refers to. Objects of unfinished recordings are not strays. */
async function* findStrayObjects(deps: VerifyRecordingsDeps, store: StorageProvider): AsyncGenerator<StrayObject> {
  for await (const path of store.list(RECORDINGS_FOLDER)) {
    const reason = await strayReasonOf(deps, store, path);
    if (reason !== null) yield { path, reason };
  }
  for await (const path of store.list(RAW_CHUNKS_FOLDER)) {
    const reason = await strayReasonOfChunk(deps.unitOfWork, path);
    if (reason !== null) yield { path, reason };
  }
}

/**
 * Returns why a chunk is a stray; null if it is not. Chunks of a failed recording may be all that is left of it, so
 * they are none.
 */
async function strayReasonOfChunk(unitOfWork: UnitOfWork, path: string): Promise<StrayObject['reason'] | null> {
  const name = parseRawChunkPath(path);
  const recording = name === null ? null : await unitOfWork.run(({ recordings }) => recordings.find(name.recordingId));
  if (recording === null) return 'unclaimed';
  return recording.phase === 'completed' && !areRawTracksKept(recording) ? 'left_behind' : null;
}

async function strayReasonOf(
  { unitOfWork, storage }: VerifyRecordingsDeps,
  store: StorageProvider,
  path: string,
): Promise<StrayObject['reason'] | null> {
  if (path === ACCESS_PROBE_PATH) return null;
  const recordingId = recordingIdOfObject(path);
  const recording =
    recordingId === null ? null : await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording === null || recording.status === 'failed') return 'unclaimed';
  if (recording.status === 'in_progress') return null;
  const stored = toStored(recording);
  if (stored === null || !isPlaceOf(storage, stored.place, store)) return 'left_behind';
  return path === stored.path || path === recording.posterPath ? null : 'unclaimed';
}
