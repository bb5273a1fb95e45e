import { createReadStream } from 'node:fs';
import type { UploadOptions } from '@young-minds/recording/ports';
import { Upload } from 'tus-js-client';
import { contentTypeOf } from '../shared/content-headers.ts';
import { createUploadJournal, type SourceFile, sha256OfSource, type UploadJournal } from '../shared/source-file.ts';
import { watchForStall } from '../shared/store-error.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import type { SupabaseBucket } from './create-client.ts';
import { findObject, readObject } from './objects.ts';
import { isNameConflict, isPassing, isUploadGone } from './supabase-error.ts';

export interface UploadRequest {
  readonly source: SourceFile;
  readonly path: string;
  readonly options: UploadOptions;
}

/** Uploads a file by TUS, in chunks that survive a restart of this process. */
export async function uploadObject(store: SupabaseBucket, request: UploadRequest): Promise<WrittenObject> {
  const { source, path, options } = request;
  if ((await findObject(store, path)) !== null) return await matchStored(store, request);
  const target = { provider: 'supabase', endpoint: store.apiUrl, bucket: store.bucket, path };
  const journal = createUploadJournal(source, target);
  const send = () => sendByTus(store, { source, path, journal, options });
  try {
    await send().catch(async (error: unknown) => {
      if ((await journal.find()) === null || !isUploadGone(error)) throw error;
      await journal.remove();
      await send();
    });
  } catch (error) {
    if (!isNameConflict(error)) throw error;
    await journal.remove();
    return await matchStored(store, request);
  }
  await verify(store, request);
  await journal.remove();
  return { sizeBytes: source.sizeBytes, sha256: await sha256OfSource(source) };
}

/** Compares size and type only: the store keeps no checksum. `store-recording` reads the object back. */
async function verify(store: SupabaseBucket, { source, path }: UploadRequest): Promise<void> {
  const stored = await findObject(store, path);
  assertStored(
    { provider: 'supabase', bucket: store.bucket, path },
    { sizeBytes: source.sizeBytes, contentType: contentTypeOf(path) },
    { sizeBytes: stored?.sizeBytes, contentType: stored?.contentType },
  );
}

async function matchStored(store: SupabaseBucket, { source, path }: UploadRequest): Promise<WrittenObject> {
  const stored = await findObject(store, path);
  return matchStoredObject(source, {
    place: { provider: 'supabase', bucket: store.bucket, path },
    sizeBytes: stored?.sizeBytes ?? 0,
    read: () => readObject(store, path),
  });
}

/** The size that the hosted service requires. */
const CHUNK_SIZE_BYTES = 6 * 1024 * 1024;
/** Delays between immediate retries; the job queue retries for days. */
const RETRY_DELAYS_MS = [0, 1000, 3000];

export interface TusRequest {
  readonly source: SourceFile;
  readonly path: string;
  readonly journal: UploadJournal;
  readonly options: UploadOptions;
}

/** Sends a file in chunks, starting at the offset that the store reports. The object appears after the last chunk. */
export async function sendByTus(store: SupabaseBucket, request: TusRequest): Promise<void> {
  const { source, path, journal, options } = request;
  const known = await journal.find();
  options.signal?.throwIfAborted();
  const ended = Promise.withResolvers<void>();
  const watch = watchForStall(ended.reject);
  const stream = createReadStream(source.file);
  let kept = known;
  const upload: Upload = new Upload(stream, {
    endpoint: `${store.apiUrl}/upload/resumable`,
    uploadUrl: known,
    chunkSize: CHUNK_SIZE_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    onShouldRetry: isPassing,
    headers: { ...store.headers, 'x-upsert': 'false' },
    metadata: { bucketName: store.bucket, objectName: path, contentType: contentTypeOf(path) },
    async onBeforeRequest(outgoing) {
      // The upload's URL must be in the journal before the first byte is sent, so that another process can resume it.
      if (upload.url !== null && upload.url !== kept) await journal.keep(upload.url);
      kept = upload.url;
      if (outgoing.getMethod() !== 'PATCH') return;
      const offset = Number(outgoing.getHeader('Upload-Offset'));
      await options.beforeSending?.(Math.min(CHUNK_SIZE_BYTES, source.sizeBytes - offset));
      watch.note();
    },
    onProgress: watch.note,
    onSuccess: () => ended.resolve(),
    onError: ended.reject,
  });
  const abort = () => ended.reject(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    upload.start();
    await ended.promise;
  } finally {
    watch.stop();
    options.signal?.removeEventListener('abort', abort);
    // Closes the connection; the store keeps the bytes that it has accepted.
    await upload.abort();
    stream.destroy();
  }
}
