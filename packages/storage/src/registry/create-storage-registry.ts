import { type StorageProviderName, YoungMindsError } from '@young-minds/recording/domain';
import type { StorageProvider, StorageRegistry } from '@young-minds/recording/ports';
import { createLocalStorage } from '../local/index.ts';

export interface StorageRegistryOptions {
  /** Which store new recordings go to, as the environment says. */
  readonly storage:
    | { readonly provider: 'local'; readonly directory: string }
    | { readonly provider: Exclude<StorageProviderName, 'local'> };
  /** The site's address, which serves the local store's URLs. */
  readonly baseUrl: string;
  /** The secret that the local store's URLs are signed with a key of. */
  readonly signingSecret: string;
}

/** The stores this process can reach; made once, at start, so that a store that is not there is told at once. @throws CONFIGURATION_INVALID */
export function createStorageRegistry(options: StorageRegistryOptions): StorageRegistry {
  const current = createCurrentProvider(options);
  return {
    current,
    of(name) {
      if (name === current.name) return current;
      throw new YoungMindsError('CONFIGURATION_INVALID', `The storage provider ${name} is not set up in this process.`);
    },
  };
}

function createCurrentProvider({ storage, baseUrl, signingSecret }: StorageRegistryOptions): StorageProvider {
  if (storage.provider === 'local') return createLocalStorage({ directory: storage.directory, baseUrl, signingSecret });
  const message = `STORAGE_PROVIDER ${storage.provider} is not built yet; set it to local.`;
  throw new YoungMindsError('CONFIGURATION_INVALID', message);
}
