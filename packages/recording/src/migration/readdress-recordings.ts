import { YoungMindsError } from '@young-minds/core';
import { objectIdentifier } from '../domain/index.ts';
import { listStoredRecordings, type StoredRecording } from '../maintenance/stored-recordings.ts';
import { describeFailure, type Failure } from '../pipeline/failed-try.ts';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { matchObject } from '../storing/match-object.ts';
import { switchRow } from './move-recording.ts';

export interface ReaddressDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

interface ReaddressRequest {
  /** The address in the rows, such as `http://minio.example:9000`. */
  readonly from: string;
  /** The store at its present address. */
  readonly to: StorageProvider;
  readonly signal: AbortSignal;
}

export interface ReaddressStep {
  readonly recordingId: string;
  /** Null if the row was updated. */
  readonly failure: Failure | null;
}

/**
 * Updates the rows of a store that has another address now, with the same buckets and objects. Checks first that the
 * object is there with its size. A recording that is not there is reported, and its row stays. Idempotent.
 */
export async function* readdressRecordings(
  deps: ReaddressDeps,
  { from, to, signal }: ReaddressRequest,
): AsyncGenerator<ReaddressStep> {
  const query = { provider: to.name, endpoint: from.replace(/\/+$/, ''), isDefault: false };
  for await (const stored of listStoredRecordings(deps.unitOfWork, query)) {
    signal.throwIfAborted();
    const failure = await readdress(deps, stored, to).then(() => null, describeFailure);
    yield { recordingId: stored.recording.id, failure };
  }
}

async function readdress({ unitOfWork, storage }: ReaddressDeps, stored: StoredRecording, to: StorageProvider) {
  const { place, path, sizeBytes } = stored;
  const target = storage.of({ ...place, endpoint: to.endpoint });
  if ((await matchObject(target, { path, sizeBytes, sha256: null })).kind !== 'same') {
    const message = `The object at ${to.endpoint} has another size than the recording; its row is kept.`;
    throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { path } });
  }
  const { name: provider, bucket } = target;
  await switchRow({ unitOfWork, target }, stored, { identifier: objectIdentifier({ provider, bucket, path }) });
}
