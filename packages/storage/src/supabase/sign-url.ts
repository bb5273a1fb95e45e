import { safeFileName } from '../shared/content-disposition.ts';
import { objectNotFound } from '../shared/store-error.ts';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf, isMissingObject } from './supabase-error.ts';

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs?: string | undefined;
}

/** Returns a URL, signed by the store, that gives access to one object until it expires. @throws OBJECT_NOT_FOUND */
export async function signUrl({ client, bucket }: SupabaseBucket, request: SignRequest): Promise<string> {
  const { path, expiresInSeconds, downloadAs } = request;
  try {
    const { signedUrl } = dataOf(await client.from(bucket).createSignedUrl(path, expiresInSeconds));
    // Added here, because the client encodes the name twice.
    return downloadAs === undefined
      ? signedUrl
      : `${signedUrl}&download=${encodeURIComponent(safeFileName(downloadAs))}`;
  } catch (error) {
    if (isMissingObject(error)) throw objectNotFound({ provider: 'supabase', bucket, path });
    throw error;
  }
}
