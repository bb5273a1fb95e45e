import type { Readable } from 'node:stream';
import { systemClock } from '@young-minds/core';
import type { ByteRange } from '@young-minds/recording/ports';
import { openUrl, READING_SECONDS } from '../shared/open-url.ts';
import { objectNotFound, rangeNotSatisfiable } from '../shared/store-error.ts';
import type { GcsBucket } from './create-client.ts';
import { findObject } from './find-object.ts';
import { signUrl } from './sign-url.ts';

/** Returns a stream of an object's bytes, or of a range of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject(store: GcsBucket, path: string, range?: ByteRange): Promise<Readable> {
  const place = { provider: 'gcs', bucket: store.bucket.name, path } as const;
  if ((await findObject(store, path)) === null) throw objectNotFound(place);
  // Reads by signed URL, as players do. The client's own stream copies all its parts again for each chunk, and warns.
  const { url } = await signUrl(store, { path, expiresInSeconds: READING_SECONDS, clock: systemClock });
  const opened = await openUrl(url, range);
  if ('stream' in opened) return opened.stream;
  if (opened.status === 416) throw rangeNotSatisfiable(place);
  throw Object.assign(new Error(`${opened.statusText} while reading`), { code: opened.status });
}
