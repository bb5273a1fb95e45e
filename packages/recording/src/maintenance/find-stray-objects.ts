import { parseRawChunkPath, RAW_CHUNKS_FOLDER, recordingIdOfObject } from '../domain/index.ts';
import type { StorageProvider, UnitOfWork } from '../ports/index.ts';
import { areRawTracksKept } from '../raw-tracks/remove-raw-tracks.ts';
import { isPlaceOf, toStored } from './stored-recordings.ts';

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
