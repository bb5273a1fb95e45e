import type { Readable } from 'node:stream';
import { StorageApiError } from '@supabase/storage-js';
import { isUploadAttemptOf, RAW_CHUNKS_FOLDER, safeFileName } from '@young-minds/recording/domain';
import type { ByteRange, ObjectStat } from '@young-minds/recording/ports';
import { isObjectPath } from '../shared/object-path.ts';
import { objectNotFound, rangeNotSatisfiable, stillThere } from '../shared/store-error.ts';
import { openUrl, READING_SECONDS } from '../shared/transfer.ts';
import { findBucket } from './check-access.ts';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf, isMissingObject, isNotFound } from './supabase-error.ts';

/** Returns an object's size, type and time, or null if it does not exist. @throws the store's error about the key */
export async function findObject(store: SupabaseBucket, path: string): Promise<ObjectStat | null> {
  const { client, bucket } = store;
  try {
    const { size, contentType, lastModified, createdAt } = dataOf(await client.from(bucket).info(path));
    return {
      sizeBytes: size ?? 0,
      contentType: contentType ?? '',
      modifiedAt: new Date(lastModified ?? createdAt),
    };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await findBucket(store);
    if (isMissingObject(error)) return null;
    throw error;
  }
}

const PAGE_SIZE = 1000;

/** Yields the paths of all objects that start with a prefix. The API lists one folder at a time. */
export async function* listObjects(store: SupabaseBucket, prefix: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  // For a key that may not see the objects, the API answers with an empty list.
  await findBucket(store);
  for await (const path of walk(store, folder)) if (path.startsWith(prefix)) yield path;
}

async function* walk(store: SupabaseBucket, folder: string): AsyncGenerator<string> {
  for (let offset = 0, isLast = false; !isLast; offset += PAGE_SIZE) {
    const options = { limit: PAGE_SIZE, offset, sortBy: { column: 'name', order: 'asc' } };
    const entries = dataOf(await store.client.from(store.bucket).list(folder, options));
    isLast = entries.length < PAGE_SIZE;
    for (const { name, id } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!isObjectPath(path)) continue;
      // Folders are not objects, so they have no id.
      if (id === null) yield* walk(store, path);
      else yield path;
    }
  }
}

/** Returns a stream of an object's bytes, or of a range of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject(store: SupabaseBucket, path: string, range?: ByteRange): Promise<Readable> {
  // The client's own download does not support ranges.
  const opened = await openUrl(await signUrl(store, { path, expiresInSeconds: READING_SECONDS }), range);
  if ('stream' in opened) return opened.stream;
  const { status, statusText } = opened;
  if (status === 416) throw rangeNotSatisfiable({ provider: 'supabase', bucket: store.bucket, path });
  throw new StorageApiError(`${statusText} while reading`, status, String(status));
}

/**
 * Deletes an object and what unfinished attempts to upload it have left, and checks that they are gone. A missing
 * object is not an error. @throws STORAGE_UNAVAILABLE if the object is still there
 */
export async function removeObject(store: SupabaseBucket, path: string): Promise<void> {
  await removeAttempts(store, path);
  await removeOne(store, path);
}

/** Deletes the objects of unfinished attempts to upload an object. Chunks have none. */
export async function removeAttempts(store: SupabaseBucket, path: string): Promise<void> {
  if (path.startsWith(RAW_CHUNKS_FOLDER)) return;
  const left: string[] = [];
  for await (const object of listObjects(store, `${path}.`)) if (isUploadAttemptOf(path, object)) left.push(object);
  for (const attempt of left) await removeOne(store, attempt);
}

async function removeOne(store: SupabaseBucket, path: string): Promise<void> {
  // The API answers with an empty list for a missing object, and also for one that the key may not delete.
  dataOf(await store.client.from(store.bucket).remove([path]));
  if ((await findObject(store, path)) !== null) throw stillThere({ provider: 'supabase', bucket: store.bucket, path });
}

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs?: string | undefined;
}

/** Returns a URL, signed by the store, that gives access to one object until it expires. @throws OBJECT_NOT_FOUND */
export async function signUrl(store: SupabaseBucket, request: SignRequest): Promise<string> {
  const { client, bucket } = store;
  const { path, expiresInSeconds, downloadAs } = request;
  try {
    const { signedUrl } = dataOf(await client.from(bucket).createSignedUrl(path, expiresInSeconds));
    // Added here, because the client encodes the name twice.
    return downloadAs === undefined
      ? signedUrl
      : `${signedUrl}&download=${encodeURIComponent(safeFileName(downloadAs))}`;
  } catch (error) {
    if (!isMissingObject(error)) throw error;
    await findBucket(store);
    throw objectNotFound({ provider: 'supabase', bucket, path });
  }
}
