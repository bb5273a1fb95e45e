import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { type SourceFile, sha256OfSource } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import { createUploadJournal, type UploadJournal } from '../shared/upload-journal.ts';
import type { SupabaseBucket } from './create-client.ts';
import { findObject, readObject, removeAttempts } from './objects.ts';
import { sendByTus } from './send-by-tus.ts';
import { dataOf, isMissingObject, isNameConflict, isUploadGone } from './supabase-error.ts';
import { openAttempt, type UploadAttempt } from './upload-attempt.ts';

export interface UploadRequest {
  readonly source: SourceFile;
  readonly path: string;
  readonly options: UploadOptions;
}

/** Uploads a file by TUS, in chunks that survive a restart of this process. */
export async function uploadObject(store: SupabaseBucket, request: UploadRequest): Promise<WrittenObject> {
  const { source, path } = request;
  if ((await findObject(store, path)) !== null) return await matchStored(store, request);
  const journal = createUploadJournal(source, {
    provider: 'supabase',
    endpoint: store.apiUrl,
    bucket: store.bucket,
    path,
  });
  try {
    const attempt = await sendAttempt(store, request, journal);
    await verify(store, request, attempt);
    if (attempt.path !== path) dataOf(await store.client.from(store.bucket).move(attempt.path, path));
  } catch (error) {
    if (!(await isTaken(store, path, error))) throw error;
    await journal.remove();
    await removeAttempts(store, path);
    return await matchStored(store, request);
  }
  await journal.remove();
  // The object exists, so no other attempt can be renamed to its path. Failing here must not fail the upload.
  await removeAttempts(store, path).catch(() => undefined);
  return { sizeBytes: source.sizeBytes, sha256: await sha256OfSource(source) };
}

async function sendAttempt(
  store: SupabaseBucket,
  request: UploadRequest,
  journal: UploadJournal,
): Promise<UploadAttempt> {
  const { source, path, options } = request;
  const attempt = await openAttempt(journal, { path, sizeBytes: source.sizeBytes });
  const isGone = await sendByTus(store, { source, attempt, contentType: contentTypeOf(path), options }).then(
    // A finished upload whose object another attempt has deleted.
    async () => attempt.url !== null && (await findObject(store, attempt.path)) === null,
    (error: unknown) => {
      if (attempt.url === null || !isUploadGone(error)) throw error;
      return true;
    },
  );
  if (!isGone) return attempt;
  await journal.remove();
  return await sendAttempt(store, request, journal);
}

/** Returns whether an error means that another attempt has stored the object, and has deleted this one. */
async function isTaken(store: SupabaseBucket, path: string, error: unknown): Promise<boolean> {
  if (isNameConflict(error)) return true;
  return isMissingObject(error) && (await findObject(store, path)) !== null;
}

/** Compares size and type only: the store keeps no checksum. `store-recording` reads the object back. */
async function verify(store: SupabaseBucket, { source, path }: UploadRequest, attempt: UploadAttempt): Promise<void> {
  const stored = await findObject(store, attempt.path);
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
