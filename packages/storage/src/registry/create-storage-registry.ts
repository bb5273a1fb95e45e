import { type ErrorCode, isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { type StorageProviderName, storeEndpoint } from '@young-minds/recording/domain';
import type { StorageCall, StoragePlace, StorageProvider, StorageRegistry } from '@young-minds/recording/ports';
import { createGcsStorage, type GcsStorageOptions } from '../gcs/gcs-storage.ts';
import { createLocalStorage } from '../local/local-storage.ts';
import { createS3Storage, type S3StorageOptions } from '../s3/s3-storage.ts';
import { createSupabaseStorage, type SupabaseStorageOptions } from '../supabase/supabase-storage.ts';

/** The setup of one store: everything its adapter needs, or the variables that are missing. */
export type StoreSetup<Options> =
  | { readonly isSetUp: true; readonly config: Options }
  | { readonly isSetUp: false; readonly problems: readonly string[] };

type OnStorageCall = (call: StorageCall) => void;

type StoreConfig =
  | { readonly provider: 'local'; readonly directory: string }
  | ({ readonly provider: 'supabase' } & SupabaseStorageOptions)
  | ({ readonly provider: 's3' } & S3StorageOptions)
  | ({ readonly provider: 'gcs' } & GcsStorageOptions);

export interface StorageRegistryOptions {
  /** The store for new recordings, from the environment. */
  readonly storage: { readonly provider: StorageProviderName };
  readonly stores: {
    readonly local: StoreSetup<{ readonly directory: string }>;
    readonly supabase: StoreSetup<SupabaseStorageOptions>;
    readonly s3: StoreSetup<S3StorageOptions>;
    readonly gcs: StoreSetup<GcsStorageOptions>;
    /** Stores in addition to each provider's own. */
    readonly others?: readonly {
      readonly name: string;
      readonly config: Exclude<StoreConfig, { provider: 'local' }>;
    }[];
  };
  /** The site's origin, which serves the local store's URLs. */
  readonly baseUrl: string;
  /** The secret from which the key that signs the local store's URLs is derived. */
  readonly signingSecret: string;
  /** Called after every call of a store that returns a promise. */
  readonly onCall?: OnStorageCall;
}

/** A registry whose stores can also be selected by name: a provider's own store by its provider. */
export interface NamedStorageRegistry extends StorageRegistry {
  /** The names of all stores that are set up. */
  readonly names: readonly string[];
  /** @throws CONFIGURATION_INVALID if no store has this name, or if it is not set up */
  named(name: string): StorageProvider;
}

/** Creates the registry of stores. It creates each provider on first use. @throws CONFIGURATION_INVALID */
export function createStorageRegistry(options: StorageRegistryOptions): NamedStorageRegistry {
  const { stores, storage } = options;
  const providers = new Map<string, StorageProvider>();
  const open = (config: StoreConfig, bucket: string | null): StorageProvider => {
    const key = JSON.stringify([config.provider, storeEndpoint(config), bucket ?? bucketOf(config)]);
    const provider = providers.get(key) ?? observed(createProvider(options, inBucket(config, bucket)), options);
    providers.set(key, provider);
    return provider;
  };
  return {
    current: open(ownConfig(stores, storage.provider), null),
    names: [...PROVIDERS.filter((name) => stores[name].isSetUp), ...(stores.others ?? []).map(({ name }) => name)],
    of: (place) => open(findConfig(stores, place), place.bucket),
    named: (name) => open(findNamed(stores, name), null),
  };
}

type Stores = StorageRegistryOptions['stores'];

const PROVIDERS: readonly StorageProviderName[] = ['local', 'supabase', 's3', 'gcs'];

/** Returns the store of a place: the one at its endpoint, preferably with its bucket; without an endpoint the own one. */
function findConfig(stores: Stores, { provider, bucket, endpoint }: StoragePlace): StoreConfig {
  const others = (stores.others ?? []).map(({ config }) => config).filter((config) => config.provider === provider);
  const candidates = stores[provider].isSetUp ? [ownConfig(stores, provider), ...others] : others;
  if (candidates.length === 0) return ownConfig(stores, provider);
  if (endpoint === null) return candidates[0] ?? ownConfig(stores, provider);
  const there = candidates.filter((config) => storeEndpoint(config) === endpoint);
  const found = there.find((config) => bucketOf(config) === bucket) ?? there[0];
  if (found !== undefined) return found;
  const message =
    `This needs the ${provider} store at ${endpoint}, which is not set up here. ` +
    'Name it in OTHER_STORES and set its variables (see docs/environment.md). Recordings stay where they are.';
  throw new YoungMindsError('CONFIGURATION_INVALID', message, { details: { provider, bucket, endpoint } });
}

function findNamed(stores: Stores, name: string): StoreConfig {
  const provider = PROVIDERS.find((known) => known === name);
  if (provider !== undefined) return ownConfig(stores, provider);
  const found = stores.others?.find((other) => other.name === name);
  if (found !== undefined) return found.config;
  const names = [...PROVIDERS, ...(stores.others ?? []).map((other) => other.name)].join(', ');
  const message = `No store has the name "${name}". The names are ${names}; OTHER_STORES adds more.`;
  throw new YoungMindsError('CONFIGURATION_INVALID', message, { details: { name } });
}

/** Returns a provider's own store, which its variables without a prefix describe. @throws CONFIGURATION_INVALID */
function ownConfig(stores: Stores, provider: StorageProviderName): StoreConfig {
  switch (provider) {
    case 'local':
      return { ...configOf(provider, stores.local), provider };
    case 'supabase':
      return { ...configOf(provider, stores.supabase), provider };
    case 's3':
      return { ...configOf(provider, stores.s3), provider };
    case 'gcs':
      return { ...configOf(provider, stores.gcs), provider };
  }
}

function createProvider({ baseUrl, signingSecret }: StorageRegistryOptions, config: StoreConfig): StorageProvider {
  switch (config.provider) {
    case 'local':
      return createLocalStorage({ ...config, baseUrl, signingSecret });
    case 'supabase':
      return createSupabaseStorage(config);
    case 's3':
      return createS3Storage(config);
    case 'gcs':
      return createGcsStorage(config);
  }
}

function configOf<Options>(provider: StorageProviderName, setup: StoreSetup<Options>): Options {
  if (setup.isSetUp) return setup.config;
  const problems = setup.problems.join(', ');
  const message = `This needs the ${provider} store, which is not set up here: ${problems}. Recordings stay where they are.`;
  throw new YoungMindsError('CONFIGURATION_INVALID', message, { details: { provider, problems: setup.problems } });
}

function bucketOf(config: StoreConfig): string | null {
  return config.provider === 'local' ? null : config.bucket;
}

/** Returns the same store and credentials with the bucket of the recording's row. */
function inBucket(config: StoreConfig, bucket: string | null): StoreConfig {
  return bucket === null || config.provider === 'local' ? config : { ...config, bucket };
}

function observed(provider: StorageProvider, { onCall }: StorageRegistryOptions): StorageProvider {
  return onCall === undefined ? provider : observeProvider(provider, onCall);
}

/** Wraps a provider so that every call reports its duration and its error code; its behavior does not change. */
export function observeProvider(provider: StorageProvider, onCall: OnStorageCall): StorageProvider {
  return new Proxy(provider, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...args: unknown[]) => {
        const startedMs = performance.now();
        const report = (errorCode: ErrorCode | null) =>
          onCall({ provider: target.name, operation: name, durationMs: performance.now() - startedMs, errorCode });
        const answer: unknown = Reflect.apply(value, target, args);
        // A listing is an iterator that its caller consumes at its own pace, so its duration says nothing.
        if (!(answer instanceof Promise)) return answer;
        answer.then(
          () => report(null),
          (error: unknown) => report(isYoungMindsError(error) ? error.code : 'INTERNAL'),
        );
        return answer;
      };
    },
  });
}
