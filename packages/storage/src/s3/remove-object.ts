import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import type { S3Bucket } from './head-object.ts';
import { httpStatusOf } from './s3-error.ts';

/** Statuses with which compatible stores without versioning refuse to list versions. */
const UNKNOWN_QUESTION = new Set([400, 405, 501]);

interface Version {
  /** Absent in a store that keeps no versions; then the object itself is deleted. */
  readonly VersionId?: string;
}

/** Deletes all versions of an object, as a legal erasure requires. A missing object is not an error. */
export async function removeObject(store: S3Bucket, path: string): Promise<void> {
  const versions = await listVersions(store, path);
  for (const version of versions) {
    await store.client.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: path, ...version }));
  }
}

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
    if (page === null) return [{}];
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (Key === path) versions.push(VersionId === undefined ? {} : { VersionId });
    }
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    marker = page.IsTruncated && KeyMarker !== undefined ? { KeyMarker, VersionIdMarker } : null;
  }
  return versions;
}
