import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type CompletedPart, PutObjectCommand } from '@aws-sdk/client-s3';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { createUploadJournal, readExactly, type SourceFile, type UploadJournal } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import {
  abortUpload,
  completeUpload,
  isAccepted,
  type MultipartUpload,
  openMultipartUpload,
  type Part,
  partSizeFor,
  sendPart,
} from './multipart.ts';
import { headObject, readObject, type S3Bucket } from './objects.ts';
import { isNameConflict, isNoSuchUpload } from './s3-error.ts';

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

/** How many parts are sent at a time. They are held in memory; after a crash, at most these are sent again. */
const PARTS_IN_FLIGHT = 4;

export interface SentParts {
  readonly parts: readonly CompletedPart[];
  /** CRC32 of the whole file, base64. */
  readonly crc32: string;
  /** SHA-256 of the whole file, lower-case hex. */
  readonly sha256: string;
}

/** Reads the whole file once and sends the parts that the store does not have yet. */
export async function sendParts(
  upload: MultipartUpload,
  source: SourceFile,
  { signal, beforeSending }: UploadOptions,
): Promise<SentParts> {
  const failing = new AbortController();
  const sender = createPartSender(
    upload,
    signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]),
  );
  const sha256 = createHash('sha256');
  let wholeCrc = 0;
  try {
    for (let position = 0, number = 1; position < source.sizeBytes; number++) {
      signal?.throwIfAborted();
      const buffer = await sender.freeBuffer(partSizeFor(source.sizeBytes));
      const bytes = buffer.subarray(0, Math.min(buffer.length, source.sizeBytes - position));
      await readExactly(source.handle, bytes, position);
      sha256.update(bytes);
      wholeCrc = crc32(bytes, wholeCrc);
      const part = { number, bytes, crc32: toBase64(crc32(bytes)) };
      if (isAccepted(upload, part) === null) await beforeSending?.(bytes.length);
      sender.send(part, buffer);
      position += bytes.length;
    }
    return { parts: await sender.settle(), crc32: toBase64(wholeCrc), sha256: sha256.digest('hex') };
  } catch (error) {
    failing.abort();
    await sender.settle().catch(() => undefined);
    throw error;
  }
}

/** Creates a sender of several parts at a time, with one reused buffer for each. */
function createPartSender(upload: MultipartUpload, signal: AbortSignal) {
  const free: Buffer[] = [];
  const done: CompletedPart[] = [];
  const inFlight = new Set<Promise<void>>();
  let buffers = 0;

  const send = async (part: Part, buffer: Buffer) => {
    const accepted = isAccepted(upload, part);
    const { number: PartNumber, crc32: ChecksumCRC32 } = part;
    done.push(
      accepted === null ? await sendPart(upload, part, signal) : { PartNumber, ETag: accepted.etag, ChecksumCRC32 },
    );
    free.push(buffer);
  };

  return {
    async freeBuffer(sizeBytes: number): Promise<Buffer> {
      if (free.length === 0 && buffers < PARTS_IN_FLIGHT) {
        buffers += 1;
        return Buffer.allocUnsafeSlow(sizeBytes);
      }
      while (free.length === 0) await Promise.race(inFlight);
      return free.pop() ?? Buffer.allocUnsafeSlow(sizeBytes);
    },
    send(part: Part, buffer: Buffer): void {
      const sending = send(part, buffer);
      inFlight.add(sending);
      // A failed part stays in the set, so that `freeBuffer` or `settle` throws its error.
      sending.then(
        () => inFlight.delete(sending),
        () => undefined,
      );
    },
    async settle(): Promise<readonly CompletedPart[]> {
      await Promise.all(inFlight);
      return done.toSorted((one, other) => (one.PartNumber ?? 0) - (other.PartNumber ?? 0));
    },
  };
}

/** Formats a CRC32 as S3 does: big-endian, base64. */
export function toBase64(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}
