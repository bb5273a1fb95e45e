import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import { isObjectPath } from '../shared/object-path.ts';
import type { S3Bucket } from './create-client.ts';
import { abortUpload } from './multipart.ts';

/** The job queue has given up long before. No job resumes such an upload, and its parts cost money. */
const ABANDONED_AFTER_MS = 14 * 24 * 60 * 60_000;
/** Uploads of other applications in the same bucket must not be aborted. */
const OURS = 'sessions/';

/** Aborts abandoned uploads and returns their paths. */
export async function sweepUploads(bucket: S3Bucket, now: Date): Promise<string[]> {
  const begunBeforeMs = now.getTime() - ABANDONED_AFTER_MS;
  const swept: string[] = [];
  for await (const { Key = '', UploadId, Initiated } of listUploads(bucket)) {
    if (UploadId === undefined || Initiated === undefined || Initiated.getTime() > begunBeforeMs) continue;
    if (!Key.startsWith(OURS) || !isObjectPath(Key)) continue;
    await abortUpload(bucket, Key, UploadId);
    swept.push(Key);
  }
  return swept;
}

/** Yields all uploads of the bucket: MinIO lists none for a prefix unless it is an object's whole name. */
async function* listUploads({ client, bucket }: S3Bucket): AsyncGenerator<MultipartUpload> {
  let marker: object | null = {};
  while (marker !== null) {
    const listing: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket,
      ...marker,
    });
    const page: ListMultipartUploadsCommandOutput = await client.send(listing);
    yield* page.Uploads ?? [];
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    marker = page.IsTruncated && KeyMarker && UploadIdMarker ? { KeyMarker, UploadIdMarker } : null;
  }
}
