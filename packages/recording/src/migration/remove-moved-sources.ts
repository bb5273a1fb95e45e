import { YoungMindsError } from '@young-minds/core';
import { RECORDINGS_FOLDER, recordingIdOfObject } from '../domain/index.ts';
import { isPlaceOf, placeIn, type StoredRecording, toStored } from '../maintenance/stored-recordings.ts';
import { describeFailure, type Failure } from '../pipeline/failed-try.ts';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { matchObject, sha256Of } from '../storing/match-object.ts';

interface RemovalDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

interface SourceRemoval {
  readonly source: StorageProvider;
  readonly target: StorageProvider;
  /** Recordings whose copies were already read back in this run. */
  readonly verified: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

export type SourceRemovalStep =
  | { readonly type: 'source_removed'; readonly path: string }
  | { readonly type: 'source_kept'; readonly path: string; readonly failure: Failure };

/**
 * Deletes the originals of recordings that this run or an earlier one moved to another store: only if the row names the
 * new store, and the copy there has the row's checksum now.
 */
export async function* removeMovedSources(
  deps: RemovalDeps,
  removal: SourceRemoval,
): AsyncGenerator<SourceRemovalStep> {
  const { source, target, signal } = removal;
  for await (const path of source.list(RECORDINGS_FOLDER)) {
    signal.throwIfAborted();
    const stored = await findMoved(deps, path, target);
    if (stored === null) continue;
    try {
      await assertCopy(removal, stored, path);
      await source.deleteRecording(path);
    } catch (error) {
      if (signal.aborted) throw error;
      yield { type: 'source_kept', path, failure: describeFailure(error) };
      continue;
    }
    const { id: recordingId, roomId } = stored.recording;
    const data = { ...placeIn(source), path };
    await deps.unitOfWork.run(({ audit }) =>
      audit.record({ type: 'recording_source_removed', source: 'cli', roomId, recordingId, data }),
    );
    yield { type: 'source_removed', path };
  }
}

/** Returns the recording that an object belongs to, if it is in the new store now; otherwise null. */
async function findMoved(
  { unitOfWork, storage }: RemovalDeps,
  path: string,
  target: StorageProvider,
): Promise<StoredRecording | null> {
  const recordingId = recordingIdOfObject(path);
  if (recordingId === null) return null;
  const recording = await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  const stored = recording === null ? null : toStored(recording);
  if (stored === null || !isPlaceOf(storage, stored.place, target)) return null;
  return path === stored.path || path === stored.recording.posterPath ? stored : null;
}

async function assertCopy({ source, target, verified }: SourceRemoval, stored: StoredRecording, path: string) {
  const isVideo = path === stored.path;
  if (isVideo && verified.has(stored.recording.id)) return;
  const sha256 = isVideo ? stored.sha256 : await sha256Of(await source.read(path));
  if ((await matchObject(target, { path, sizeBytes: null, sha256 })).kind === 'same') return;
  const message = 'The copy in the new store has another checksum than the recording; the original is kept.';
  throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { path } });
}
