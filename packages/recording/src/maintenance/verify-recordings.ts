import type { StorageProviderName } from '../domain/index.ts';
import type { StorageConcern, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { findStrayObjects, type StrayObject } from './find-stray-objects.ts';
import { listStoredRecordings } from './stored-recordings.ts';
import { type Verdict, verifyRecording } from './verify-recording.ts';

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
