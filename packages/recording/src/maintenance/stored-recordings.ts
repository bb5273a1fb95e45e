import { isYoungMindsError } from '@young-minds/core';
import type { Recording } from '../domain/index.ts';
import type {
  StoragePlace,
  StorageProvider,
  StorageRegistry,
  StoredQuery,
  StoreQuery,
  UnitOfWork,
} from '../ports/index.ts';

const PAGE_SIZE = 100;

/** A completed recording with its place, which the database requires for each of them. */
export interface StoredRecording {
  readonly recording: Recording;
  readonly place: StoragePlace;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Yields all recordings of a store, page by page, so that memory use does not grow with their number. */
export async function* listStoredRecordings(
  unitOfWork: UnitOfWork,
  store: StoreQuery,
): AsyncGenerator<StoredRecording> {
  let afterId: string | null = null;
  do {
    const query: StoredQuery = { ...store, afterId };
    const page: readonly Recording[] = await unitOfWork.run(({ recordings }) =>
      recordings.listStored(query, PAGE_SIZE),
    );
    for (const recording of page) {
      const stored = toStored(recording);
      if (stored !== null) yield stored;
    }
    afterId = page.length < PAGE_SIZE ? null : (page.at(-1)?.id ?? null);
  } while (afterId !== null);
}

/** Returns a recording with its place; null if it is not in any store. */
export function toStored(recording: Recording): StoredRecording | null {
  const { storagePath: path, fileSizeBytes, sha256 } = recording;
  const place = placeOf(recording);
  if (place === null || path === null || fileSizeBytes === null || sha256 === null) return null;
  if (recording.erasedAt !== null) return null;
  return { recording, place, path, sizeBytes: fileSizeBytes, sha256 };
}

type PlaceColumns = Pick<Recording, 'storageProvider' | 'storageBucket' | 'storageEndpoint'>;

/** Returns the store of a recording; null if it is in none. */
export function placeOf({ storageProvider, storageBucket, storageEndpoint }: PlaceColumns): StoragePlace | null {
  if (storageProvider === null) return null;
  return { provider: storageProvider, bucket: storageBucket, endpoint: storageEndpoint };
}

/** Returns the place of new objects in a store. */
export function placeIn({ name: provider, bucket, endpoint }: StorageProvider): StoragePlace {
  return { provider, bucket, endpoint };
}

/** Compares two readings of a row. An endpoint that was filled in meanwhile is no move. */
export function isSamePlace(one: StoragePlace, other: StoragePlace): boolean {
  const isSameBucket = one.provider === other.provider && one.bucket === other.bucket;
  return isSameBucket && (one.endpoint === other.endpoint || one.endpoint === null || other.endpoint === null);
}

/** Returns whether a store is the one of a place. A place without an endpoint is in the configured store. */
export function isPlaceOf(storage: StorageRegistry, place: StoragePlace, store: StorageProvider): boolean {
  if (place.provider !== store.name || place.bucket !== store.bucket) return false;
  return place.endpoint === store.endpoint || (place.endpoint === null && isDefault(storage, store));
}

/** Returns the query for the recordings of a store. */
export function queryOf(storage: StorageRegistry, store: StorageProvider): StoreQuery {
  return { provider: store.name, endpoint: store.endpoint, isDefault: isDefault(storage, store) };
}

/** Returns whether a store is the configured one of its provider. */
function isDefault(storage: StorageRegistry, { name: provider, endpoint }: StorageProvider): boolean {
  const configured = findConfigured(storage, provider);
  return configured !== null && configured.endpoint === endpoint;
}

/** Returns the configured store of a provider, or null if there is none. */
export function findConfigured(storage: StorageRegistry, provider: StoragePlace['provider']): StorageProvider | null {
  try {
    return storage.of({ provider, bucket: null, endpoint: null });
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'CONFIGURATION_INVALID') return null;
    throw error;
  }
}
