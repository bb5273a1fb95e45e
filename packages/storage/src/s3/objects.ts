import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '@young-minds/core';
import type { ByteRange, SignedUrl } from '@young-minds/recording/ports';
import { contentDisposition } from '../shared/content-headers.ts';
import { isObjectPath } from '../shared/object-path.ts';
import { objectLocked, objectNotFound, rangeNotSatisfiable, stillThere } from '../shared/store-error.ts';
import type { S3Bucket } from './create-client.ts';
import { findObjectLock } from './object-lock.ts';
import { httpStatusOf } from './s3-error.ts';

/** Returns an object's metadata, or null if it does not exist. @throws the store's error if the bucket is missing */
export async function headObject(store: S3Bucket, path: string): Promise<HeadObjectCommandOutput | null> {
  const command = new HeadObjectCommand({ Bucket: store.bucket, Key: path, ChecksumMode: 'ENABLED' });
  try {
    return await store.client.send(command);
  } catch (error) {
    const status = httpStatusOf(error);
    if (status !== 404 && status !== 403 && status !== 400) throw error;
    await askForCode(store, path);
    if (status === 404) return null;
    throw error;
  }
}

/**
 * Lists the bucket to get an error with a code. The response to a HEAD has no body, so it does not distinguish a
 * missing bucket from a missing object, and gives no reason for a refusal.
 */
async function askForCode({ client, bucket }: S3Bucket, path: string): Promise<void> {
  await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: path, MaxKeys: 1 }));
}

/** Yields the paths of all objects that start with a prefix. Skips names that are not valid object paths. */
export async function* listObjects({ client, bucket }: S3Bucket, prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key !== undefined && isObjectPath(Key)) yield Key;
  }
}

/** Returns a stream of an object's bytes, or of a range of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject({ client, bucket }: S3Bucket, path: string, range?: ByteRange): Promise<Readable> {
  const place = { provider: 's3', bucket, path } as const;
  const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path, Range }));
    if (Body instanceof Readable) return Body;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') throw objectNotFound(place);
    if (httpStatusOf(error) === 416) throw rangeNotSatisfiable(place);
    throw error;
  }
  throw new Error('The store answered without a body.');
}

/** Statuses with which compatible stores without versioning refuse to list versions. */
const UNKNOWN_QUESTION = new Set([400, 405, 501]);

interface Version {
  readonly id: string | undefined;
  /** Whether requests without a version get this one. */
  readonly isLatest: boolean;
}

/**
 * Deletes all versions of an object, as a legal erasure requires, and checks that nothing is left. A missing object is
 * not an error. @throws STORAGE_UNAVAILABLE if the object or a version of it is still there
 */
export async function removeObject(store: S3Bucket, path: string): Promise<void> {
  // In a bucket with object lock, a deletion without a version would only hide the object.
  const versions = await listVersions(store, path);
  for (const { id } of versions) await deleteVersion(store, path, id);
  const isListed = versions.some(({ isLatest }) => isLatest);
  const isGone = isListed || (await removeUnlisted(store, path));
  if (isGone && (await listVersions(store, path)).length === 0) return;
  throw stillThere({ provider: 's3', bucket: store.bucket, path });
}

/**
 * Deletes an object that the list of versions does not contain, and returns whether it is gone. Some compatible stores
 * list no versions even of objects that exist, such as Supabase's S3 endpoint.
 */
async function removeUnlisted(store: S3Bucket, path: string): Promise<boolean> {
  if ((await headObject(store, path)) === null) return true;
  await deleteVersion(store, path);
  return (await headObject(store, path)) === null;
}

async function deleteVersion(store: S3Bucket, path: string, versionId?: string): Promise<void> {
  const { client, bucket } = store;
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: path, VersionId: versionId }));
  } catch (error) {
    // Stores refuse with different codes: AccessDenied (AWS), InvalidRequest (MinIO).
    const lock = await findObjectLock(store, { path, versionId });
    throw lock === null ? error : objectLocked({ provider: 's3', bucket, path }, lock);
  }
}

/** Returns an object's versions and delete markers; none if the store cannot list them. */
async function listVersions({ client, bucket }: S3Bucket, path: string): Promise<Version[]> {
  const versions: Version[] = [];
  let marker: object | null = {};
  while (marker !== null) {
    const listing: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: path,
      ...marker,
    });
    const page: ListObjectVersionsCommandOutput | null = await client.send(listing).catch((error: unknown) => {
      if (UNKNOWN_QUESTION.has(httpStatusOf(error) ?? 0)) return null;
      throw error;
    });
    if (page === null) return [];
    for (const { Key, VersionId: id, IsLatest } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (Key === path) versions.push({ id, isLatest: IsLatest === true });
    }
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    marker = page.IsTruncated && KeyMarker !== undefined ? { KeyMarker, VersionIdMarker } : null;
  }
  return versions;
}

/** Returns the URL of an object without a signature. */
export async function unsignedUrl({ client, bucket }: S3Bucket, path: string): Promise<string> {
  const url = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: path })));
  return `${url.origin}${url.pathname}`;
}

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs: string | undefined;
  readonly clock: Clock;
}

/** Returns a URL that gives access to one object until it expires, or until temporary credentials of a role expire. */
export async function signUrl({ client, bucket }: S3Bucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // Corrected by the clock offset from earlier responses of the store. Signatures have a resolution of one second.
  const now = clock.now().getTime() + client.config.systemClockOffset;
  const signingDate = new Date(Math.floor(now / 1000) * 1000);
  const ResponseContentDisposition = contentDisposition(downloadAs);
  const command = new GetObjectCommand({ Bucket: bucket, Key: path, ResponseContentDisposition });
  const url = await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate });
  const { expiration } = await client.config.credentials();
  const asked = signingDate.getTime() + expiresInSeconds * 1000;
  return { url, expiresAt: new Date(Math.min(asked, expiration?.getTime() ?? asked)) };
}
