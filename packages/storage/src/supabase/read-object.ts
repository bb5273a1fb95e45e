import type { Readable } from 'node:stream';
import { StorageApiError } from '@supabase/storage-js';
import type { ByteRange } from '@young-minds/recording/ports';
import { openUrl, READING_SECONDS } from '../shared/open-url.ts';
import { rangeNotSatisfiable } from '../shared/store-error.ts';
import type { SupabaseBucket } from './create-client.ts';
import { signUrl } from './sign-url.ts';

/** Returns a stream of an object's bytes, or of a range of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject(store: SupabaseBucket, path: string, range?: ByteRange): Promise<Readable> {
  // The client's own download does not support ranges.
  const opened = await openUrl(await signUrl(store, { path, expiresInSeconds: READING_SECONDS }), range);
  if ('stream' in opened) return opened.stream;
  const { status, statusText } = opened;
  if (status === 416) throw rangeNotSatisfiable({ provider: 'supabase', bucket: store.bucket, path });
  throw new StorageApiError(`${statusText} while reading`, status, String(status));
}
