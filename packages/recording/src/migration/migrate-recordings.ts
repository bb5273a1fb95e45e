import { YoungMindsError } from '@young-minds/core';
import { listStoredRecordings } from '../maintenance/stored-recordings.ts';
import { describeFailure, type Failure } from '../pipeline/describe-failure.ts';
import { assertDistinctStores } from './assert-distinct-stores.ts';
import type { MigrateRecordingsDeps, MigrationRequest, MigrationStep } from './migration.ts';
import { type MoveDeps, moveRecording } from './move-recording.ts';
import { removeMovedSources } from './remove-moved-sources.ts';

/**
 * Moves every recording from one provider to another, one at a time: reads it, compares it with the row's checksum,
 * stores it, reads it back, and then updates the row in a transaction. Can be stopped at any time and run again;
 * finished recordings are not moved twice. A recording that cannot be moved is reported and stays. Deletes originals
 * only if requested.
 * @throws VALIDATION_FAILED if both are the same store, CONFIGURATION_INVALID if one is not configured
 */
export async function* migrateRecordings(
  deps: MigrateRecordingsDeps,
  request: MigrationRequest,
): AsyncGenerator<MigrationStep> {
  const { from, to, isDryRun, removesSources, signal } = request;
  const target = deps.storage.of({ provider: to, bucket: null });
  if (from === to)
    throw new YoungMindsError('VALIDATION_FAILED', 'Name two different stores, --from one --to another.');
  const source = deps.storage.of({ provider: from, bucket: null });
  if (removesSources && !isDryRun) await assertDistinctStores({ source, target, folder: deps.stagingDirectory });
  yield { type: 'begun', ...(await deps.unitOfWork.run(({ recordings }) => recordings.sumStored(from))) };
  const move: MoveDeps = { ...deps, target };
  const verified = new Set<string>();
  for await (const stored of listStoredRecordings(deps.unitOfWork, from)) {
    signal.throwIfAborted();
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
