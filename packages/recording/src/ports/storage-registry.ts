import type { StoragePlace, StorageProvider } from './storage-provider.ts';

/** The storage providers this process can reach. */
export interface StorageRegistry {
  /** The provider for new recordings. */
  readonly current: StorageProvider;
  /**
   * Returns the provider of a row's place; old recordings stay in their store and bucket. A null bucket means the one
   * from the environment.
   * @throws CONFIGURATION_INVALID, naming the variables that are missing
   */
  of(place: StoragePlace): StorageProvider;
}
