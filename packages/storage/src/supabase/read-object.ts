import { Readable } from 'node:stream';
import { StorageApiError } from '@supabase/storage-js';
import type { ByteRange } from '@young-minds/recording/ports';
import { rangeNotSatisfiable } from '../shared/store-error.ts';
import type { SupabaseBucket } from './create-client.ts';
import { signUrl } from './sign-url.ts';

/** Long enough for any object; it never leaves this process. */
const READING_SECONDS = 24 * 60 * 60;

/** An object's bytes, or a part of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject(store: SupabaseBucket, path: string, range?: ByteRange): Promise<Readable> {
  // The client's own download knows no ranges.
  const url = await signUrl(store, { path, expiresInSeconds: READING_SECONDS });
  const response = await fetch(
    url,
    range === undefined ? {} : { headers: { Range: `bytes=${range.start}-${range.end}` } },
  );
  if (response.ok && response.body !== null) return Readable.from(response.body, { objectMode: false });
  await response.body?.cancel();
  if (response.status === 416) throw rangeNotSatisfiable({ provider: 'supabase', bucket: store.bucket, path });
  throw new StorageApiError(`${response.statusText} while reading`, response.status, String(response.status));
}
