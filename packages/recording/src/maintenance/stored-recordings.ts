import type { Recording, StorageProviderName } from '../domain/index.ts';
import type { StoragePlace, StoredQuery, UnitOfWork } from '../ports/index.ts';

const PAGE_SIZE = 100;

/** A completed recording with its place, which the database requires for each of them. */
export interface StoredRecording {
  readonly recording: Recording;
  readonly place: StoragePlace;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Yields all recordings that are stored with a provider, page by page, so that memory use does not grow with their
 * number.
 */
export async function* listStoredRecordings(
  unitOfWork: UnitOfWork,
  provider: StorageProviderName,
): AsyncGenerator<StoredRecording> {
  let afterId: string | null = null;
  do {
    const query: StoredQuery = { provider, afterId };
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
  const { storageProvider: provider, storageBucket: bucket, storagePath: path, fileSizeBytes, sha256 } = recording;
  if (provider === null || path === null || fileSizeBytes === null || sha256 === null) return null;
  if (recording.erasedAt !== null) return null;
  return { recording, place: { provider, bucket }, path, sizeBytes: fileSizeBytes, sha256 };
}

/** Returns whether a store is the one of a place. */
export function isPlaceOf(
  place: StoragePlace,
  store: { readonly name: StorageProviderName; readonly bucket: string | null },
) {
  return place.provider === store.name && place.bucket === store.bucket;
}
