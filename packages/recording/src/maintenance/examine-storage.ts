import { describeFailure } from '../pipeline/describe-failure.ts';
import type { StorageConcern, StorageProvider } from '../ports/index.ts';

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
