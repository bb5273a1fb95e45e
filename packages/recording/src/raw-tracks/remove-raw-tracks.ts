import {
  parseRawChunkPath,
  RAW_CHUNKS_FOLDER,
  type Recording,
  type RecordingPolicy,
  throwUnlessLocked,
} from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { listRawChunks } from './raw-chunk.ts';

/** Deletes in parallel, because an hour of recording has about 700 chunks. */
const AT_A_TIME = 8;

interface RemoveRawTracksDeps {
  readonly unitOfWork: UnitOfWork;
  readonly policy: RecordingPolicy;
  readonly storage: StorageRegistry;
}

/**
 * Deletes the raw tracks of a completed recording from the store, in all versions. If the operator keeps raw tracks,
 * notes that in the row instead. Idempotent. Only for recordings whose file was read back from the store.
 * @throws the storage provider's errors
 */
export async function removeRawTracks(deps: RemoveRawTracksDeps, recording: Recording): Promise<void> {
  const { policy, storage, unitOfWork } = deps;
  if (areRawTracksKept(recording)) return;
  if (policy.rawTracks?.keep === true) return noteKept(unitOfWork, recording);
  const { id: recordingId, roomId } = recording;
  const store = storage.current;
  const chunks = await deleteRawChunks(store, recordingId);
  if (chunks === 0) return;
  const data = { chunks, provider: store.name, bucket: store.bucket };
  await unitOfWork.run(({ audit }) =>
    audit.record({ type: 'raw_tracks_removed', source: 'worker', roomId, recordingId, data }),
  );
}

/**
 * Deletes all chunks of a recording and returns how many there were. Begins with one, because a store that has locked it
 * has locked the others, too. @throws OBJECT_LOCKED
 */
export async function deleteRawChunks(store: StorageProvider, recordingId: string): Promise<number> {
  const chunks = await listRawChunks(store, recordingId);
  const [one, ...rest] = chunks;
  if (one !== undefined) await store.deleteRecording(one.path);
  for (let first = 0; first < rest.length; first += AT_A_TIME) {
    await Promise.all(rest.slice(first, first + AT_A_TIME).map(({ path }) => store.deleteRecording(path)));
  }
  return chunks.length;
}

async function noteKept(unitOfWork: UnitOfWork, { id }: Recording): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const metadata = (await lockRecording(repositories, id))?.recording.metadata;
    if (metadata !== undefined) {
      await repositories.recordings.update(id, { metadata: { ...metadata, rawTracks: 'kept' } });
    }
  });
}

export function areRawTracksKept({ metadata }: Recording): boolean {
  return metadata.rawTracks === 'kept';
}

/**
 * Deletes raw tracks that are left after their recording's completion, because the store was unavailable then or a
 * chunk arrived late. Keeps the raw tracks of unfinished, failed and unknown recordings. Called every few minutes.
 * @throws the storage provider's errors
 */
export async function sweepRawTracks(deps: RemoveRawTracksDeps): Promise<void> {
  const recordingIds = new Set<string>();
  for await (const path of deps.storage.current.list(RAW_CHUNKS_FOLDER)) {
    const name = parseRawChunkPath(path);
    if (name !== null) recordingIds.add(name.recordingId);
  }
  for (const recordingId of recordingIds) {
    const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
    // Locked chunks stay until a sweep after the store has unlocked them.
    if (recording?.phase === 'completed') await removeRawTracks(deps, recording).catch(throwUnlessLocked);
  }
}
