import type { ObjectStat } from '@young-minds/recording/ports';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf, isMissingObject } from './supabase-error.ts';

/** Returns an object's size, type and time, or null if it does not exist. */
export async function findObject({ client, bucket }: SupabaseBucket, path: string): Promise<ObjectStat | null> {
  try {
    const { size, contentType, lastModified, createdAt } = dataOf(await client.from(bucket).info(path));
    return {
      sizeBytes: size ?? 0,
      contentType: contentType ?? '',
      modifiedAt: new Date(lastModified ?? createdAt),
    };
  } catch (error) {
    if (isMissingObject(error)) return null;
    throw error;
  }
}
