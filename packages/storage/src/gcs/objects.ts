import type { Readable } from 'node:stream';
import type { FileMetadata } from '@google-cloud/storage';
import { type Clock, systemClock } from '@young-minds/core';
import type { ByteRange, SignedUrl } from '@young-minds/recording/ports';
import { contentDisposition } from '../shared/content-headers.ts';
import { isObjectPath } from '../shared/object-path.ts';
import { objectLocked, objectNotFound, rangeNotSatisfiable, stillThere } from '../shared/store-error.ts';
import { openUrl, READING_SECONDS } from '../shared/transfer.ts';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf, isLockedRefusal } from './gcs-error.ts';
import { objectLockOf } from './object-lock.ts';

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
async function assertBucket(store: GcsBucket, prefix: string): Promise<void> {
  await listPage(store, { prefix, maxResults: 1, autoPaginate: false });
}

async function listPage({ bucket }: GcsBucket, query: object): Promise<readonly unknown[]> {
  try {
    return await bucket.getFiles(query);
  } catch (error) {
    // Only a listing of a missing bucket answers 404.
    if (httpStatusOf(error) === 404 && error instanceof Error) error.message = 'The bucket does not exist.';
    throw error;
  }
}

const PAGE_SIZE = 1000;

/** Yields the paths of all objects that start with a prefix. Skips names that are not valid object paths. */
export async function* listObjects(store: GcsBucket, prefix: string): AsyncGenerator<string> {
  let query: object | null = { prefix, maxResults: PAGE_SIZE, autoPaginate: false };
  while (query !== null) {
    const [files, next] = await listPage(store, query);
    for (const { name } of files as readonly { readonly name: string }[]) if (isObjectPath(name)) yield name;
    query = (next as object | null) ?? null;
  }
}

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

/**
 * Deletes all generations of an object, and checks that none is left. A missing object is not an error.
 * @throws STORAGE_UNAVAILABLE if the object is still there, OBJECT_LOCKED if the store does not delete it yet
 */
export async function removeObject({ bucket }: GcsBucket, path: string): Promise<void> {
  const place = { provider: 'gcs', bucket: bucket.name, path } as const;
  const findGenerations = async () => {
    const [files] = await bucket.getFiles({ prefix: path, versions: true });
    return files.filter(({ name }) => name === path);
  };
  for (const file of await findGenerations()) {
    await file.delete({ ignoreNotFound: true }).catch((error: unknown) => {
      if (isLockedRefusal(error)) throw objectLocked(place, objectLockOf(file.metadata) ?? 'held');
      if (httpStatusOf(error) !== 404) throw error;
    });
  }
  if ((await findGenerations()).length > 0) throw stillThere(place);
}

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs?: string | undefined;
  readonly clock: Clock;
}

/** Returns a URL that gives access to one object until it expires, signed with the key or, without one, by Google. */
export async function signUrl(store: GcsBucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // Signatures have a resolution of one second.
  const signedAtMs = Math.floor(clock.now().getTime() / 1000) * 1000;
  const expiresAt = new Date(signedAtMs + expiresInSeconds * 1000);
  const [url] = await store.file(path).getSignedUrl({
    version: 'v4',
    action: 'read',
    accessibleAt: new Date(signedAtMs),
    expires: expiresAt,
    responseDisposition: contentDisposition(downloadAs),
  });
  return { url, expiresAt };
}
