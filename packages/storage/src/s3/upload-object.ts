import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { readExactly, type SourceFile } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import { createUploadJournal, type UploadJournal } from '../shared/upload-journal.ts';
import type { S3Bucket } from './create-client.ts';
import { abortUpload, completeUpload, openMultipartUpload, partSizeFor } from './multipart.ts';
import { headObject, readObject } from './objects.ts';
import { isNameConflict, isNoSuchUpload } from './s3-error.ts';
import { sendParts, toBase64 } from './send-parts.ts';

export interface UploadRequest {
  readonly source: SourceFile;
  readonly path: string;
  /** The store's endpoint or region, for the journal. */
  readonly endpoint: string;
  readonly options: UploadOptions;
}

interface Sent extends WrittenObject {
  /** Base64. */
  readonly crc32: string;
}

/** Uploads a file: in one request if it is small, else in parts that survive a restart of this process. */
export async function uploadObject(bucket: S3Bucket, request: UploadRequest): Promise<WrittenObject> {
  const { source, path, endpoint, options } = request;
  if ((await headObject(bucket, path)) !== null) return await matchStored(bucket, request);
  const journal = createUploadJournal(source, { provider: 's3', endpoint, bucket: bucket.bucket, path });
  try {
    options.signal?.throwIfAborted();
    const isSmall = source.sizeBytes <= partSizeFor(source.sizeBytes);
    const sent = isSmall ? await putWhole(bucket, request) : await uploadInParts(bucket, request, journal);
    await verify(bucket, path, sent);
    await journal.remove();
    return { sizeBytes: sent.sizeBytes, sha256: sent.sha256 };
  } catch (error) {
    // If the upload is gone, a request whose response was lost completed it, or it was swept.
    if (!isNameConflict(error) && !isNoSuchUpload(error)) throw error;
    await dropUpload(bucket, path, journal);
    if (isNameConflict(error) || (await headObject(bucket, path)) !== null) return await matchStored(bucket, request);
    throw error;
  }
}

async function putWhole({ client, bucket }: S3Bucket, { source, path, options }: UploadRequest): Promise<Sent> {
  const bytes = Buffer.allocUnsafe(source.sizeBytes);
  await readExactly(source.handle, bytes, 0);
  const checksum = toBase64(crc32(bytes));
  await options.beforeSending?.(bytes.length);
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: path,
    Body: bytes,
    ContentType: contentTypeOf(path),
    ChecksumCRC32: checksum,
    IfNoneMatch: '*',
  });
  await client.send(command, options.signal === undefined ? {} : { abortSignal: options.signal });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sizeBytes: bytes.length, sha256, crc32: checksum };
}

async function uploadInParts(
  bucket: S3Bucket,
  { source, path, options }: UploadRequest,
  journal: UploadJournal,
): Promise<Sent> {
  const upload = await openMultipartUpload(bucket, { path, journal });
  const sent = await sendParts(upload, source, options);
  await completeUpload(upload, sent);
  return { sizeBytes: source.sizeBytes, sha256: sent.sha256, crc32: sent.crc32 };
}

async function verify(bucket: S3Bucket, path: string, sent: Sent): Promise<void> {
  const stored = await headObject(bucket, path);
  assertStored(
    { provider: 's3', bucket: bucket.bucket, path },
    { sizeBytes: sent.sizeBytes, contentType: contentTypeOf(path), checksum: sent.crc32 },
    { sizeBytes: stored?.ContentLength, contentType: stored?.ContentType, checksum: stored?.ChecksumCRC32 },
  );
}

async function matchStored(bucket: S3Bucket, { source, path }: UploadRequest): Promise<WrittenObject> {
  const stored = await headObject(bucket, path);
  return matchStoredObject(source, {
    place: { provider: 's3', bucket: bucket.bucket, path },
    sizeBytes: stored?.ContentLength ?? 0,
    read: () => readObject(bucket, path),
  });
}

async function dropUpload(bucket: S3Bucket, path: string, journal: UploadJournal): Promise<void> {
  const uploadId = await journal.find();
  if (uploadId !== null) await abortUpload(bucket, path, uploadId);
  await journal.remove();
}
