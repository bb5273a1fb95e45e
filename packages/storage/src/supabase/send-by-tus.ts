import { createReadStream } from 'node:fs';
import type { UploadOptions } from '@young-minds/recording/ports';
import { Upload } from 'tus-js-client';
import type { SourceFile } from '../shared/source-file.ts';
import { watchForStall } from '../shared/transfer.ts';
import type { SupabaseBucket } from './create-client.ts';
import { isPassing } from './supabase-error.ts';
import type { UploadAttempt } from './upload-attempt.ts';

/** The size that the hosted service requires. */
const CHUNK_SIZE_BYTES = 6 * 1024 * 1024;
/** Delays between immediate retries; the job queue retries for days. */
const RETRY_DELAYS_MS = [0, 1000, 3000];

interface TusRequest {
  readonly source: SourceFile;
  readonly attempt: UploadAttempt;
  readonly contentType: string;
  readonly options: UploadOptions;
}

/** Sends a file in chunks, starting at the offset that the store reports. The object appears after the last chunk. */
export async function sendByTus(store: SupabaseBucket, request: TusRequest): Promise<void> {
  const { source, attempt, contentType, options } = request;
  options.signal?.throwIfAborted();
  const ended = Promise.withResolvers<void>();
  const watch = watchForStall(ended.reject);
  const stream = createReadStream(source.file);
  let kept = attempt.url;
  const upload: Upload = new Upload(stream, {
    endpoint: `${store.apiUrl}/upload/resumable`,
    uploadUrl: attempt.url,
    chunkSize: CHUNK_SIZE_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    onShouldRetry: isPassing,
    headers: { ...store.headers, 'x-upsert': 'false' },
    metadata: { bucketName: store.bucket, objectName: attempt.path, contentType },
    async onBeforeRequest(outgoing) {
      // The upload's URL must be in the journal before the first byte is sent, so that another process can resume it.
      if (upload.url !== null && upload.url !== kept) await attempt.keep(upload.url);
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
