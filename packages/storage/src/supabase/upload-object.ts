import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { type SourceFile, sha256OfSource } from '../shared/source-file.ts';
import { assertStored, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import { createUploadJournal } from '../shared/upload-journal.ts';
import type { SupabaseBucket } from './create-client.ts';
import { findObject, readObject } from './objects.ts';
import { sendByTus } from './send-by-tus.ts';
import { isNameConflict, isUploadGone } from './supabase-error.ts';

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
