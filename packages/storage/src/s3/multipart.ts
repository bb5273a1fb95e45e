import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { contentTypeOf } from '../shared/content-type.ts';
import type { UploadJournal } from '../shared/upload-journal.ts';
import type { S3Bucket } from './head-object.ts';
import { type AcceptedPart, listParts } from './list-parts.ts';
import { isNoSuchUpload } from './s3-error.ts';

/** A multipart upload and its progress. */
export interface MultipartUpload extends S3Bucket {
  readonly path: string;
  readonly uploadId: string;
  /** The parts that the store has accepted already, by part number. */
  readonly accepted: ReadonlyMap<number, AcceptedPart>;
}

export interface Part {
  readonly number: number;
  readonly bytes: Buffer;
  readonly crc32: string;
}

/** Resumes the upload in the journal, or starts one and writes it to the journal before any bytes are sent. */
export async function openMultipartUpload(
  bucket: S3Bucket,
  { path, journal }: { readonly path: string; readonly journal: UploadJournal },
): Promise<MultipartUpload> {
  const known = await journal.find();
  const accepted = known === null ? null : await listParts(bucket, path, known);
  if (known !== null && accepted !== null) return { ...bucket, path, uploadId: known, accepted };
  const uploadId = await begin(bucket, path);
  await journal.keep(uploadId);
  return { ...bucket, path, uploadId, accepted: new Map() };
}

async function begin({ client, bucket }: S3Bucket, path: string): Promise<string> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: path,
      ContentType: contentTypeOf(path),
      // Without these, the store keeps no checksums, and another process could not identify the accepted parts.
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    }),
  );
  if (UploadId === undefined) throw new Error('The store began an upload without naming it.');
  return UploadId;
}

/** Returns the accepted part if the store has the same bytes, else null. */
export function isAccepted({ accepted }: MultipartUpload, { number, bytes, crc32 }: Part): AcceptedPart | null {
  const part = accepted.get(number);
  return part !== undefined && part.sizeBytes === bytes.length && part.crc32 === crc32 ? part : null;
}

export async function sendPart(upload: MultipartUpload, part: Part, signal: AbortSignal): Promise<CompletedPart> {
  const { ETag } = await upload.client.send(
    new UploadPartCommand({
      Bucket: upload.bucket,
      Key: upload.path,
      UploadId: upload.uploadId,
      PartNumber: part.number,
      Body: part.bytes,
      ContentLength: part.bytes.length,
      ChecksumCRC32: part.crc32,
    }),
    { abortSignal: signal },
  );
  return { PartNumber: part.number, ETag, ChecksumCRC32: part.crc32 };
}

export interface CompleteRequest {
  readonly parts: readonly CompletedPart[];
  /** CRC32 of the whole object, base64; the store compares it with its own. */
  readonly crc32: string;
}

/** Joins the parts into one object, unless an object with this name exists by now. */
export async function completeUpload(upload: MultipartUpload, { parts, crc32 }: CompleteRequest): Promise<void> {
  await upload.client.send(
    new CompleteMultipartUploadCommand({
      Bucket: upload.bucket,
      Key: upload.path,
      UploadId: upload.uploadId,
      MultipartUpload: { Parts: [...parts] },
      ChecksumCRC32: crc32,
      ChecksumType: 'FULL_OBJECT',
      IfNoneMatch: '*',
    }),
  );
}

/** Aborts an upload. An upload that no longer exists is not an error. */
export async function abortUpload({ client, bucket }: S3Bucket, path: string, uploadId: string): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: path, UploadId: uploadId }));
  } catch (error) {
    if (!isNoSuchUpload(error)) throw error;
  }
}
