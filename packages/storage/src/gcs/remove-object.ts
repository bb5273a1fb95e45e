import type { GcsBucket } from './create-client.ts';
import { httpStatusOf } from './gcs-error.ts';

/** Deletes all generations of an object. A missing object is not an error. */
export async function removeObject({ bucket }: GcsBucket, path: string): Promise<void> {
  const [files] = await bucket.getFiles({ prefix: path, versions: true });
  for (const file of files.filter(({ name }) => name === path)) {
    await file.delete({ ignoreNotFound: true }).catch((error: unknown) => {
      if (httpStatusOf(error) !== 404) throw error;
    });
  }
}
