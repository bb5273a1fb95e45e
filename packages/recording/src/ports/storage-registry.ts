import type { StoragePlace, StorageProvider } from './storage-provider.ts';

/** The storage providers this process can reach. */
export interface StorageRegistry {
  /** Where new recordings go. */
  readonly current: StorageProvider;
  /**
   * The provider of a row's place; old recordings stay where they are, in whatever bucket that is. A null bucket is the
   * one that the environment names.
   * @throws CONFIGURATION_INVALID, naming the variables that are missing
   */
  of(place: StoragePlace): StorageProvider;
}
