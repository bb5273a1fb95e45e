import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { contentTypeOf } from '../shared/content-headers.ts';
import type { UploadJournal } from '../shared/upload-journal.ts';
import type { S3Bucket } from './create-client.ts';
import { isNoSuchUpload } from './s3-error.ts';

const MIB = 1024 * 1024;
const USUAL_PART_SIZE_BYTES = 8 * MIB;
/** The limit of S3 per upload. */
const MAX_PARTS = 10_000;

interface AcceptedPart {
  readonly etag: string;
  readonly sizeBytes: number;
  /** Base64; undefined if the store keeps no checksums. Its parts are sent again. */
  readonly crc32: string | undefined;
}

/** A multipart upload and its progress. */
export interface MultipartUpload extends S3Bucket {
  readonly path: string;
  readonly uploadId: string;
  /** The parts that the store has accepted already, by part number. */
  readonly accepted: ReadonlyMap<number, AcceptedPart>;
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

/** Returns the accepted parts of an upload by part number, or null if the upload no longer exists. */
async function listParts(
  store: S3Bucket,
  path: string,
  uploadId: string,
): Promise<ReadonlyMap<number, AcceptedPart> | null> {
  const accepted = new Map<number, AcceptedPart>();
  try {
    for await (const { Parts = [] } of listPages(store, path, uploadId)) {
      for (const { PartNumber, ETag, Size, ChecksumCRC32 } of Parts) {
        if (PartNumber === undefined || ETag === undefined) continue;
        accepted.set(PartNumber, { etag: ETag, sizeBytes: Size ?? 0, crc32: ChecksumCRC32 });
      }
    }
    return accepted;
  } catch (error) {
    if (isNoSuchUpload(error)) return null;
    throw error;
  }
}

/** Yields pages of parts. The client's own paginator loops endlessly if the last page also has a marker. */
async function* listPages(
  { client, bucket }: S3Bucket,
  path: string,
  uploadId: string,
): AsyncGenerator<ListPartsCommandOutput> {
  let marker: string | undefined;
  do {
    const listing = { Bucket: bucket, Key: path, UploadId: uploadId, PartNumberMarker: marker };
    const page: ListPartsCommandOutput = await client.send(new ListPartsCommand(listing));
    yield page;
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
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

export interface Part {
  readonly number: number;
  readonly bytes: Buffer;
  readonly crc32: string;
}

/** Returns the accepted part if the store has the same bytes, else null. */
export function findAccepted({ accepted }: MultipartUpload, { number, bytes, crc32 }: Part): AcceptedPart | null {
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

interface CompleteRequest {
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

/** Returns the part size of a file. It depends on the size only, so that a later attempt can reuse earlier parts. */
export function partSizeFor(sizeBytes: number): number {
  const needed = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB;
  return Math.max(USUAL_PART_SIZE_BYTES, needed);
}
