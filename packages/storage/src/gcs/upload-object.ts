import { setTimeout as delay } from 'node:timers/promises';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import type { SourceFile } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import { createUploadJournal } from '../shared/upload-journal.ts';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf, isPassing } from './gcs-error.ts';
import { findObject, readObject } from './objects.ts';
import { type ResumableRequest, type SentFile, sendResumable } from './resumable-upload.ts';

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
