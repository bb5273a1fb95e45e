import { isYoungMindsError } from '@young-minds/core';
import {
  parseRawChunkPath,
  RAW_CHUNKS_FOLDER,
  type Recording,
  recordingIdOfObject,
  type StorageProviderName,
} from '../domain/index.ts';
import { describeFailure } from '../pipeline/give-up-recording.ts';
import type {
  StorageConcern,
  StoragePlace,
  StorageProvider,
  StorageRegistry,
  StoredQuery,
  UnitOfWork,
} from '../ports/index.ts';
import { areRawTracksKept } from '../raw-tracks/remove-raw-tracks.ts';
import { matchObject } from '../storing/match-object.ts';

export interface VerifyRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

export interface VerificationRequest {
  readonly providers: readonly StorageProviderName[];
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
 * @throws CONFIGURATION_INVALID if a provider is not configured
 */
export async function* verifyRecordings(
  deps: VerifyRecordingsDeps,
  { providers, sample, signal }: VerificationRequest,
): AsyncGenerator<VerificationStep> {
  for (const provider of providers) {
    const store = deps.storage.of({ provider, bucket: null });
    for (const concern of await store.examine()) yield { type: 'concern', provider, ...concern };
    for await (const stored of listStoredRecordings(deps.unitOfWork, provider)) {
      signal.throwIfAborted();
      const verdict = await verifyRecording(deps.storage, { stored, readsBytes: Math.random() < sample });
      yield { type: 'recording', recordingId: stored.recording.id, ...verdict };
    }
    for await (const stray of findStrayObjects(deps.unitOfWork, store)) {
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

export interface RecordingCheck {
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
    return [{ kind: 'unknown', message: describeFailure(error).message }];
  }
}

export interface StrayObject {
  readonly path: string;
  /**
   * - unclaimed: no row refers to it
   * - left_behind: its recording plays from another store now, was erased, or no longer needs its raw tracks
   */
  readonly reason: 'unclaimed' | 'left_behind';
}

const RECORDINGS = 'sessions/';

/** Yields objects that no row refers to. Objects of unfinished recordings are not strays. */
export async function* findStrayObjects(unitOfWork: UnitOfWork, store: StorageProvider): AsyncGenerator<StrayObject> {
  for await (const path of store.list(RECORDINGS)) {
    const reason = await strayReasonOf(unitOfWork, store, path);
    if (reason !== null) yield { path, reason };
  }
  for await (const path of store.list(RAW_CHUNKS_FOLDER)) {
    const reason = await strayReasonOfChunk(unitOfWork, path);
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
  unitOfWork: UnitOfWork,
  store: StorageProvider,
  path: string,
): Promise<StrayObject['reason'] | null> {
  const recordingId = recordingIdOfObject(path);
  const recording =
    recordingId === null ? null : await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording === null || recording.status === 'failed') return 'unclaimed';
  if (recording.status === 'in_progress') return null;
  const stored = toStored(recording);
  if (stored === null || !isPlaceOf(stored.place, store)) return 'left_behind';
  return path === stored.path || path === recording.posterPath ? null : 'unclaimed';
}

const PAGE_SIZE = 100;

/** A completed recording with its place, which the database requires for each of them. */
export interface StoredRecording {
  readonly recording: Recording;
  readonly place: StoragePlace;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Yields all recordings that are stored with a provider, page by page, so that memory use does not grow with their
 * number.
 */
export async function* listStoredRecordings(
  unitOfWork: UnitOfWork,
  provider: StorageProviderName,
): AsyncGenerator<StoredRecording> {
  let afterId: string | null = null;
  do {
    const query: StoredQuery = { provider, afterId };
    const page: readonly Recording[] = await unitOfWork.run(({ recordings }) =>
      recordings.listStored(query, PAGE_SIZE),
    );
    for (const recording of page) {
      const stored = toStored(recording);
      if (stored !== null) yield stored;
    }
    afterId = page.length < PAGE_SIZE ? null : (page.at(-1)?.id ?? null);
  } while (afterId !== null);
}

/** Returns a recording with its place; null if it is not in any store. */
export function toStored(recording: Recording): StoredRecording | null {
  const { storageProvider: provider, storageBucket: bucket, storagePath: path, fileSizeBytes, sha256 } = recording;
  if (provider === null || path === null || fileSizeBytes === null || sha256 === null) return null;
  if (recording.erasedAt !== null) return null;
  return { recording, place: { provider, bucket }, path, sizeBytes: fileSizeBytes, sha256 };
}

/** Returns whether a store is the one of a place. */
export function isPlaceOf(
  place: StoragePlace,
  store: { readonly name: StorageProviderName; readonly bucket: string | null },
) {
  return place.provider === store.name && place.bucket === store.bucket;
}
