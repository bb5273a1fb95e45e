import { type Clock, systemClock } from '@young-minds/core';
import { supabaseEndpoint } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { assertObjectPath } from '../shared/object-path.ts';
import { findPublicObject } from '../shared/public-access.ts';
import { withSourceFile } from '../shared/source-file.ts';
import { objectNotFound } from '../shared/store-error.ts';
import { translated, translatedStream } from '../shared/transfer.ts';
import { createSupabaseBucket, type SupabaseOptions } from './create-client.ts';
import { examineBucket } from './examine-bucket.ts';
import { findObject, listObjects, readObject, removeObject, signUrl } from './objects.ts';
import { onSupabase, toStorageError } from './supabase-error.ts';
import { uploadObject } from './upload-object.ts';

export interface SupabaseStorageOptions extends SupabaseOptions {
  readonly clock?: Clock;
}

/** Creates the provider that stores recordings in a Supabase Storage bucket. */
export function createSupabaseStorage({ clock = systemClock, ...options }: SupabaseStorageOptions): StorageProvider {
  const store = createSupabaseBucket(options);
  const { bucket } = options;
  /** Validates an object path, then runs requests for the object. */
  const at = <T>(path: string, requests: () => Promise<T>) =>
    onSupabase({ bucket, path }, async () => {
      assertObjectPath(path);
      return requests();
    });

  const provider: StorageProvider = {
    name: 'supabase',
    bucket,
    endpoint: supabaseEndpoint(options),
    uploadRecording: (file, path, uploadOptions = {}) =>
      at(path, async () => {
        const request = { path, options: uploadOptions };
        const written = await withSourceFile(file, (source) => uploadObject(store, { ...request, source }));
        return { identifier: `supabase://${bucket}/${path}`, ...written };
      }),
    getPlaybackUrl: (path, expiresInSeconds = 3600, { downloadAs } = {}) =>
      at(path, async () => {
        const expiresAt = new Date(clock.now().getTime() + expiresInSeconds * 1000);
        return { url: await signUrl(store, { path, expiresInSeconds, downloadAs }), expiresAt };
      }),
    deleteRecording: (path) => at(path, () => removeObject(store, path)),
    exists: (path) => at(path, async () => (await findObject(store, path)) !== null),
    stat: (path) =>
      at(path, async () => {
        const found = await findObject(store, path);
        if (found === null) throw objectNotFound({ provider: 'supabase', bucket, path });
        return found;
      }),
    read: (path, range) =>
      at(path, async () => {
        const stream = await readObject(store, path, range);
        return translatedStream(stream, (error) => toStorageError({ bucket, path }, error));
      }),
    list: (prefix) => translated(listObjects(store, prefix), (error) => toStorageError({ bucket }, error)),
    examine: () =>
      onSupabase({ bucket }, async () => {
        const anonymousUrl = (path: string) => store.client.from(bucket).getPublicUrl(path).data.publicUrl;
        return examineBucket(store, await findPublicObject({ bucket, provider, anonymousUrl }));
      }),
  };
  return provider;
}
