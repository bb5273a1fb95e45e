import type { StorageProviderName } from '../domain/index.ts';
import type { Failure } from '../pipeline/describe-failure.ts';
import type { StorageRegistry, UnitOfWork } from '../ports/index.ts';

export interface MigrateRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
  /** A folder on this machine with room for the largest recording; files of an interrupted run are reused. */
  readonly stagingDirectory: string;
}

export interface MigrationRequest {
  readonly from: StorageProviderName;
  readonly to: StorageProviderName;
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
  | { readonly type: 'source_removed'; readonly path: string }
  | { readonly type: 'source_kept'; readonly path: string; readonly failure: Failure };
