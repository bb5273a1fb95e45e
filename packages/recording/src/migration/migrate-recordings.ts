import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { throwUnlessLocked } from '../domain/index.ts';
import { isPlaceOf, listStoredRecordings, placeIn, queryOf } from '../maintenance/stored-recordings.ts';
import { describeFailure, type Failure } from '../pipeline/failed-try.ts';
import type { StorageProvider } from '../ports/index.ts';
import { type MoveDeps, moveRecording } from './move-recording.ts';
import { removeMovedSources, type SourceRemovalStep } from './remove-moved-sources.ts';

export type MigrateRecordingsDeps = Omit<MoveDeps, 'target'>;

export interface MigrationRequest {
  readonly from: StorageProvider;
  readonly to: StorageProvider;
  /** Reports what would be done, and changes nothing. */
  readonly isDryRun: boolean;
  /** Whether to delete originals after their copies were verified in the new store. */
  readonly removesSources: boolean;
  /** Awaited before that many more bytes are read or sent; limits the rate by resolving late. */
  readonly pace: (sizeBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export type MigrationStep =
  | { readonly type: 'begun'; readonly count: number; readonly sizeBytes: number }
  /** Moved or, in a dry run, would be moved. */
  | { readonly type: 'moved'; readonly recordingId: string; readonly sizeBytes: number }
  /** The recording stays in its store, and plays from there. */
  | { readonly type: 'not_moved'; readonly recordingId: string; readonly failure: Failure }
  | SourceRemovalStep;

/**
 * Moves every recording from one provider to another, one at a time: reads it, compares it with the row's checksum,
 * stores it, reads it back, and then updates the row in a transaction. Can be stopped at any time and run again;
 * finished recordings are not moved twice. A recording that cannot be moved is reported and stays. Deletes originals
 * only if requested.
 * @throws VALIDATION_FAILED if both are the same store
 */
export async function* migrateRecordings(
  deps: MigrateRecordingsDeps,
  request: MigrationRequest,
): AsyncGenerator<MigrationStep> {
  const { from: source, to: target, isDryRun, removesSources, signal } = request;
  if (isPlaceOf(deps.storage, placeIn(source), target))
    throw new YoungMindsError('VALIDATION_FAILED', 'Name two different stores, --from one --to another.');
  const query = queryOf(deps.storage, source);
  if (removesSources && !isDryRun) await assertDistinctStores({ source, target, folder: deps.stagingDirectory });
  yield { type: 'begun', ...(await deps.unitOfWork.run(({ recordings }) => recordings.sumStored(query))) };
  const move = { ...deps, target };
  const verified = new Set<string>();
  for await (const stored of listStoredRecordings(deps.unitOfWork, query)) {
    signal.throwIfAborted();
    // In another bucket of the same server.
    if (isPlaceOf(deps.storage, stored.place, target)) continue;
    const { id: recordingId } = stored.recording;
    const { sizeBytes } = stored;
    const failure = isDryRun
      ? null
      : await moveRecording(move, { stored, ...request }).then(() => null, failureUnlessStopped(signal));
    if (failure !== null) {
      yield { type: 'not_moved', recordingId, failure };
      continue;
    }
    verified.add(recordingId);
    yield { type: 'moved', recordingId, sizeBytes };
  }
  if (removesSources && !isDryRun) yield* removeMovedSources(deps, { source, target, verified, ...request });
}

function failureUnlessStopped(signal: AbortSignal): (error: unknown) => Failure {
  return (error) => {
    if (signal.aborted) throw error;
    return describeFailure(error);
  };
}

interface DistinctStores {
  readonly source: StorageProvider;
  readonly target: StorageProvider;
  /** Folder for the probe file. */
  readonly folder: string;
}

/**
 * Verifies that two providers do not share one bucket, as they can with Supabase's S3 endpoint: deleting originals
 * would delete the copies. Uploads a small probe object through one provider and looks for it through the other.
 * @throws VALIDATION_FAILED
 */
async function assertDistinctStores({ source, target, folder }: DistinctStores): Promise<void> {
  const id = randomUUID();
  const [file, path] = [join(folder, `probe-${id}`), `probes/${id}.txt`];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, id);
  try {
    await target.uploadRecording(file, path);
    const isOneStore = await source.exists(path);
    // In a store with object lock the probe stays.
    await target.deleteRecording(path).catch(throwUnlessLocked);
    if (!isOneStore) return;
  } finally {
    await rm(file, { force: true });
  }
  const message = `${source.name} and ${target.name} use the same bucket; without --delete-source the rows can be switched.`;
  throw new YoungMindsError('VALIDATION_FAILED', message);
}
