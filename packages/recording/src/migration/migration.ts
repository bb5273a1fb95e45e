import type { StorageProviderName } from '../domain/index.ts';
import type { Failure } from '../pipeline/describe-failure.ts';
import type { StorageRegistry, UnitOfWork } from '../ports/index.ts';

export interface MigrateRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
  /** A folder of this machine with room for the largest recording; what a stopped run left there is used again. */
  readonly stagingDirectory: string;
}

export interface MigrationRequest {
  readonly from: StorageProviderName;
  readonly to: StorageProviderName;
  /** Says what would be done, and does nothing. */
  readonly isDryRun: boolean;
  /** Whether originals go once their copies were verified in the new store. */
  readonly removesSources: boolean;
  /** Awaited before so many bytes more are read or sent; limits the rate by taking its time. */
  readonly pace: (sizeBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export type MigrationStep =
  | { readonly type: 'begun'; readonly count: number; readonly sizeBytes: number }
  /** Moved, or with a dry run what would be. */
  | { readonly type: 'moved'; readonly recordingId: string; readonly sizeBytes: number }
  /** It stays where it is, and plays from there. */
  | { readonly type: 'not_moved'; readonly recordingId: string; readonly failure: Failure }
  | { readonly type: 'source_removed'; readonly path: string }
  | { readonly type: 'source_kept'; readonly path: string; readonly failure: Failure };
