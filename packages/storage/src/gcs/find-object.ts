import type { FileMetadata } from '@google-cloud/storage';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf } from './gcs-error.ts';

/** Returns an object's metadata, or null if it does not exist. @throws the store's error if the bucket is missing */
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

/** Checks that the bucket exists by listing it: permission to read objects covers this, but not bucket metadata. */
async function assertBucket({ bucket }: GcsBucket, prefix: string): Promise<void> {
  try {
    await bucket.getFiles({ prefix, maxResults: 1, autoPaginate: false });
  } catch (error) {
    if (httpStatusOf(error) === 404 && error instanceof Error) error.message = 'The bucket does not exist.';
    throw error;
  }
}
