import { createHash, type Hash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { createUploadJournal, readExactly, type SourceFile, type UploadJournal } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf, isPassing } from './gcs-error.ts';
import { findObject, readObject } from './objects.ts';

/** Delays between immediate retries; the job queue retries for days. */
const RETRY_DELAYS_MS = [0, 1000, 3000];

export interface UploadRequest {
  readonly source: SourceFile;
  readonly path: string;
  readonly options: UploadOptions;
}

/** Uploads a file with a resumable upload. Its chunks survive a restart of this process. */
export async function uploadObject(store: GcsBucket, request: UploadRequest): Promise<WrittenObject> {
  const { source, path, options } = request;
  if ((await findObject(store, path)) !== null) return await matchStored(store, request);
  const target = { provider: 'gcs', endpoint: store.endpoint, bucket: store.bucket.name, path };
  const journal = createUploadJournal(source, target);
  try {
    const sent = await sendWithRetries(store, { source, path, journal, options });
    await verify(store, request, sent);
    await journal.remove();
    return { sizeBytes: source.sizeBytes, sha256: sent.sha256 };
  } catch (error) {
    if (httpStatusOf(error) !== 412) throw error;
    await journal.remove();
    return await matchStored(store, request);
  }
}

/** Asks the store for its offset after each failure, and resumes there. */
async function sendWithRetries(store: GcsBucket, request: ResumableRequest): Promise<SentFile> {
  const { signal } = request.options;
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await sendResumable(store, request);
    } catch (error) {
      signal?.throwIfAborted();
      // The store deletes unfinished uploads after a week; then the upload starts over.
      if (isUploadGone(error)) await request.journal.remove();
      else if (!isPassing(error)) throw error;
      await delay(delayMs, undefined, signal === undefined ? {} : { signal });
    }
  }
  return await sendResumable(store, request);
}

function isUploadGone(error: unknown): boolean {
  const status = httpStatusOf(error);
  return status === 404 || status === 410;
}

async function verify(store: GcsBucket, { source, path }: UploadRequest, { md5 }: SentFile): Promise<void> {
  const stored = await findObject(store, path);
  assertStored(
    { provider: 'gcs', bucket: store.bucket.name, path },
    { sizeBytes: source.sizeBytes, contentType: contentTypeOf(path), checksum: md5 },
    { sizeBytes: Number(stored?.size), contentType: stored?.contentType, checksum: stored?.md5Hash },
  );
}

async function matchStored(store: GcsBucket, { source, path }: UploadRequest): Promise<WrittenObject> {
  const stored = await findObject(store, path);
  return matchStoredObject(source, {
    place: { provider: 'gcs', bucket: store.bucket.name, path },
    sizeBytes: Number(stored?.size ?? 0),
    read: () => readObject(store, path),
  });
}

/**
 * Client for the session URL of a resumable upload, which accepts bytes and reports its offset.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
const NOTHING = new Uint8Array();
const ANSWER_TIMEOUT_MS = 30_000;
/** How long a chunk may take on the slowest connection; the next attempt asks how much of it was stored. */
const CHUNK_TIMEOUT_MS = 300_000;

export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Position of the first byte within the file. */
  readonly position: number;
  /** Size of the whole file. */
  readonly sizeBytes: number;
}

/**
 * Returns how many bytes of an upload the store has, or null if the upload no longer exists.
 * @throws an error with the store's status as `code`
 */
export async function askProgress(uri: string, sizeBytes: number): Promise<number | null> {
  const answer = await put(uri, { range: `*/${sizeBytes}`, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  if (answer.status === 404 || answer.status === 410) return null;
  return storedBytes(answer, sizeBytes);
}

/**
 * Sends a chunk, and sends again what the store did not keep of it. Resolves once the store has the whole chunk.
 * @throws an error with the store's status as `code`
 */
export async function sendChunk(uri: string, chunk: Chunk, signal?: AbortSignal): Promise<void> {
  const { bytes, position, sizeBytes } = chunk;
  const range = bytes.length === 0 ? '*' : `${position}-${position + bytes.length - 1}`;
  const signals = [AbortSignal.timeout(CHUNK_TIMEOUT_MS), ...(signal === undefined ? [] : [signal])];
  const answer = await put(uri, { range: `${range}/${sizeBytes}`, bytes, signal: AbortSignal.any(signals) });
  const rest = position + bytes.length - storedBytes(answer, sizeBytes);
  if (rest <= 0) return;
  if (rest >= bytes.length) throw refusal(503, 'The store has kept nothing of a chunk.');
  await sendChunk(uri, { bytes: bytes.subarray(-rest), position: position + bytes.length - rest, sizeBytes }, signal);
}

interface PutRequest {
  /** The value of Content-Range without its unit. */
  readonly range: string;
  readonly bytes?: Uint8Array;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  /** The bytes of the upload that the store has. */
  readonly range: string | undefined;
  readonly text: string;
}

/** Sends a PUT with Node's own client, which passes the bytes on uncopied; `fetch` copies them and takes 50% longer. */
function put(uri: string, { range, bytes = NOTHING, signal }: PutRequest): Promise<Answer> {
  const { request } = uri.startsWith('https:') ? https : http;
  const headers = { 'Content-Range': `bytes ${range}`, 'Content-Length': bytes.length };
  return new Promise((resolve, reject) => {
    const sending = request(uri, { method: 'PUT', headers, signal }, (response) => {
      const { statusCode: status = 0 } = response;
      text(response).then((body) => resolve({ status, range: response.headers.range, text: body }), reject);
    });
    // The request's own error does not distinguish a timeout from an aborted upload.
    sending.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    sending.end(bytes);
  });
}

function storedBytes({ status, range, text }: Answer, sizeBytes: number): number {
  if (status === 200 || status === 201) return sizeBytes;
  // 308 means "resume incomplete" here, not a redirect. Without a Range header, the store has no bytes.
  if (status === 308) return Number(/-(\d+)$/.exec(range ?? '')?.[1] ?? -1) + 1;
  throw refusal(status, text.slice(0, 200) || `The store answered ${status}.`);
}

/** Creates an error in the form of the client's own errors. */
function refusal(status: number, message: string): Error {
  return Object.assign(new Error(message), { code: status });
}

/** Must be a multiple of 256 KiB. Two chunks are held in memory; after a crash, at most one is sent again. */
const CHUNK_SIZE_BYTES = 16 * 1024 * 1024;

/** How much is hashed in one step, so that hashing blocks the running upload only briefly. */
const SLICE_BYTES = 512 * 1024;

/** Never overwrites: the store refuses an existing name with 412. */
const ONLY_NEW = { ifGenerationMatch: 0 } as const;

export interface ResumableRequest {
  readonly source: SourceFile;
  readonly path: string;
  readonly journal: UploadJournal;
  readonly options: UploadOptions;
}

export interface SentFile {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Base64, as in the store's metadata. */
  readonly md5: string;
}

interface OpenUpload {
  /** The session's URL. It needs no other credentials. */
  readonly uri: string;
  /** How many bytes the store has already. */
  readonly offset: number;
}

/**
 * Sends a file in chunks, starting at the offset that the store reports. The object appears after the last chunk. The
 * client opens the upload session, but this code sends the chunks, because the client copies every byte through several
 * streams.
 */
export async function sendResumable(store: GcsBucket, request: ResumableRequest): Promise<SentFile> {
  const { source, options } = request;
  options.signal?.throwIfAborted();
  const { uri, offset } = await openUpload(store, request);
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let arrival = Promise.resolve();
  for await (const { bytes, position } of readChunks(source, [sha256, md5])) {
    // This chunk was read and hashed while the previous one was being sent.
    await arrival;
    const unsent = bytes.subarray(Math.max(0, offset - position));
    if (unsent.length === 0 && source.sizeBytes > 0) continue;
    await options.beforeSending?.(unsent.length);
    const chunk = { bytes: unsent, position: Math.max(offset, position), sizeBytes: source.sizeBytes };
    arrival = sendChunk(uri, chunk, options.signal);
    // The next iteration awaits it. Until then, a failure must not count as an unhandled rejection.
    arrival.catch(() => undefined);
  }
  await arrival;
  return { sha256: sha256.digest('hex'), md5: md5.digest('base64') };
}

/** Resumes the upload in the journal, or starts one and writes it to the journal before any bytes are sent. */
async function openUpload(store: GcsBucket, { source, path, journal }: ResumableRequest): Promise<OpenUpload> {
  const known = await journal.find();
  const offset = known === null ? null : await askProgress(known, source.sizeBytes);
  if (known !== null && offset !== null) return { uri: known, offset };
  const metadata = { contentType: contentTypeOf(path), contentLength: source.sizeBytes };
  const [uri] = await store.file(path).createResumableUpload({ metadata, preconditionOpts: ONLY_NEW });
  await journal.keep(uri);
  return { uri, offset: 0 };
}

interface ReadChunk {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly position: number;
}

/**
 * Yields the whole file in chunks, and at least one chunk. Two buffers alternate, so a chunk stays valid until the
 * second request after it.
 * @param hashes updated with the whole file, even if only a part of it is sent
 */
async function* readChunks({ handle, sizeBytes }: SourceFile, hashes: readonly Hash[]): AsyncGenerator<ReadChunk> {
  const length = Math.min(CHUNK_SIZE_BYTES, sizeBytes);
  let [buffer, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let position = 0;
  do {
    const bytes = buffer.subarray(0, sizeBytes - position);
    for (let offset = 0; offset < bytes.length; offset += SLICE_BYTES) {
      const slice = bytes.subarray(offset, offset + SLICE_BYTES);
      await readExactly(handle, slice, position + offset);
      for (const hash of hashes) hash.update(slice);
    }
    yield { bytes, position };
    position += bytes.length;
    [buffer, other] = [other, buffer];
  } while (position < sizeBytes);
}
