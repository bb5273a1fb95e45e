import type { StorageProviderName } from '../domain/index.ts';
import type { StorageProvider } from './storage-provider.ts';

/** The storage providers this process can reach. */
export interface StorageRegistry {
  /** Where new recordings go. */
  readonly current: StorageProvider;
  /** The provider that a row names; old recordings stay where they are. @throws CONFIGURATION_INVALID */
  of(name: StorageProviderName): StorageProvider;
}
