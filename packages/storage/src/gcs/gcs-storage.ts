import { type Clock, systemClock } from '@young-minds/core';
import { gcsEndpoint } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { assertObjectPath } from '../shared/object-path.ts';
import { findPublicObject } from '../shared/public-access.ts';
import { withSourceFile } from '../shared/source-file.ts';
import { objectNotFound } from '../shared/store-error.ts';
import { translated, translatedStream } from '../shared/transfer.ts';
import { createGcsBucket, type GcsOptions } from './create-client.ts';
import { examineBucket } from './examine-bucket.ts';
import { onGcs, toStorageError } from './gcs-error.ts';
import { findObject, listObjects, readObject, removeObject, signUrl } from './objects.ts';
import { uploadObject } from './upload-object.ts';

export interface GcsStorageOptions extends GcsOptions {
  readonly clock?: Clock;
}

/** Creates the provider that stores recordings in a Google Cloud Storage bucket. */
export function createGcsStorage({ clock = systemClock, ...options }: GcsStorageOptions): StorageProvider {
  const store = createGcsBucket(options);
  const { bucket } = options;
  /** Validates an object path, then runs requests for the object. */
  const at = <T>(path: string, requests: () => Promise<T>) =>
    onGcs({ bucket, path }, async () => {
      assertObjectPath(path);
      return requests();
    });

  const find = async (path: string) => {
    const found = await findObject(store, path);
    if (found === null) throw objectNotFound({ provider: 'gcs', bucket, path });
    return found;
  };

  const provider: StorageProvider = {
    name: 'gcs',
    bucket,
    endpoint: gcsEndpoint(options),
    uploadRecording: (file, path, uploadOptions = {}) =>
      at(path, async () => {
        const request = { path, options: uploadOptions };
        const written = await withSourceFile(file, (source) => uploadObject(store, { ...request, source }));
        return { identifier: `gs://${bucket}/${path}`, ...written };
      }),
    getPlaybackUrl: (path, expiresInSeconds = 3600, { downloadAs } = {}) =>
      at(path, async () => {
        await find(path);
        return signUrl(store, { path, expiresInSeconds, downloadAs, clock });
      }),
    deleteRecording: (path) => at(path, () => removeObject(store, path)),
    exists: (path) => at(path, async () => (await findObject(store, path)) !== null),
    stat: (path) =>
      at(path, async () => {
        const { size, contentType, updated, timeCreated } = await find(path);
        const modifiedAt = new Date(updated ?? timeCreated ?? Number.NaN);
        return { sizeBytes: Number(size), contentType: contentType ?? '', modifiedAt };
      }),
    read: (path, range) =>
      at(path, async () => {
        const stream = await readObject(store, path, range);
        return translatedStream(stream, (error) => toStorageError({ bucket, path }, error));
      }),
    list: (prefix) => translated(listObjects(store, prefix), (error) => toStorageError({ bucket }, error)),
    examine: () =>
      onGcs({ bucket }, async () => {
        const anonymousUrl = (path: string) => store.file(path).publicUrl();
        const found = await findPublicObject({ bucket, provider, anonymousUrl });
        return examineBucket(store, { found, now: clock.now() });
      }),
  };
  return provider;
}
