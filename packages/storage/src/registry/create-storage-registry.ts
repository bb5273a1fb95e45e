import { type ErrorCode, isYoungMindsError, YoungMindsError } from '@young-minds/core';
import type { StorageProviderName } from '@young-minds/recording/domain';
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

export interface StorageRegistryOptions {
  /** The store for new recordings, from the environment. */
  readonly storage: { readonly provider: StorageProviderName };
  readonly stores: {
    readonly local: StoreSetup<{ readonly directory: string }>;
    readonly supabase: StoreSetup<SupabaseStorageOptions>;
    readonly s3: StoreSetup<S3StorageOptions>;
    readonly gcs: StoreSetup<GcsStorageOptions>;
  };
  /** The site's origin, which serves the local store's URLs. */
  readonly baseUrl: string;
  /** The secret from which the key that signs the local store's URLs is derived. */
  readonly signingSecret: string;
  /** Called after every call of a store that returns a promise. */
  readonly onCall?: OnStorageCall;
}

/** Creates the registry of stores. It creates each provider on first use. @throws CONFIGURATION_INVALID */
export function createStorageRegistry(options: StorageRegistryOptions): StorageRegistry {
  const providers = new Map<string, StorageProvider>();
  const of = (place: StoragePlace): StorageProvider => {
    const key = `${place.provider}/${place.bucket ?? ''}`;
    const provider = providers.get(key) ?? observed(createProvider(options, place), options);
    providers.set(key, provider);
    return provider;
  };
  return { current: of({ provider: options.storage.provider, bucket: null }), of };
}

function createProvider(
  { stores, baseUrl, signingSecret }: StorageRegistryOptions,
  { provider, bucket }: StoragePlace,
): StorageProvider {
  switch (provider) {
    case 'local':
      return createLocalStorage({ ...configOf(provider, stores.local), baseUrl, signingSecret });
    case 'supabase':
      return createSupabaseStorage(inBucket(configOf(provider, stores.supabase), bucket));
    case 's3':
      return createS3Storage(inBucket(configOf(provider, stores.s3), bucket));
    case 'gcs':
      return createGcsStorage(inBucket(configOf(provider, stores.gcs), bucket));
  }
}

function configOf<Options>(provider: StorageProviderName, setup: StoreSetup<Options>): Options {
  if (setup.isSetUp) return setup.config;
  const problems = setup.problems.join(', ');
  const message = `This needs the ${provider} store, which is not set up here: ${problems}. Recordings stay where they are.`;
  throw new YoungMindsError('CONFIGURATION_INVALID', message, { details: { provider, problems: setup.problems } });
}

/** Returns the same store and credentials with the bucket of the recording's row. */
function inBucket<Options extends { readonly bucket: string }>(options: Options, bucket: string | null): Options {
  return bucket === null ? options : { ...options, bucket };
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
