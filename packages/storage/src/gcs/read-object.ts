import type { Readable } from 'node:stream';
import type { ByteRange } from '@young-minds/recording/ports';
import { objectNotFound, rangeNotSatisfiable } from '../shared/store-error.ts';
import type { GcsBucket } from './create-client.ts';
import { findObject } from './find-object.ts';

/** An object's bytes, or a part of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject(store: GcsBucket, path: string, range?: ByteRange): Promise<Readable> {
  const place = { provider: 'gcs', bucket: store.bucket.name, path } as const;
  const found = await findObject(store, path);
  if (found === null) throw objectNotFound(place);
  if (range !== undefined && range.start >= Number(found.size)) throw rangeNotSatisfiable(place);
  // Whoever reads a whole object compares its SHA-256; the client's own CRC32C runs in JavaScript.
  return store.file(path).createReadStream({ ...range, validation: false, decompress: false });
}
