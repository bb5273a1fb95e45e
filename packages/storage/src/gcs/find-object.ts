import type { FileMetadata } from '@google-cloud/storage';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf } from './gcs-error.ts';

/** What the store says of an object; null where there is none. A bucket that is missing is an error, not an answer. */
export async function findObject(store: GcsBucket, path: string): Promise<FileMetadata | null> {
  try {
    const [metadata] = await store.file(path).getMetadata();
    return metadata;
  } catch (error) {
    if (httpStatusOf(error) !== 404) throw error;
    await assertBucket(store, path);
    return null;
  }
}

/** By listing, which the right to read objects includes; asking for the bucket itself needs another one. */
async function assertBucket({ bucket }: GcsBucket, prefix: string): Promise<void> {
  try {
    await bucket.getFiles({ prefix, maxResults: 1, autoPaginate: false });
  } catch (error) {
    if (httpStatusOf(error) === 404 && error instanceof Error) error.message = 'The bucket does not exist.';
    throw error;
  }
}
