import { type Clock, systemClock, YoungMindsError } from '@young-minds/core';
import { RAW_CHUNKS_FOLDER, s3Endpoint } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { assertObjectPath } from '../shared/object-path.ts';
import { findPublicObject } from '../shared/public-access.ts';
import { withSourceFile } from '../shared/source-file.ts';
import { objectNotFound } from '../shared/store-error.ts';
import { translated, translatedStream } from '../shared/transfer.ts';
import { createS3Client, type S3Options } from './create-client.ts';
import { examineBucket } from './examine-bucket.ts';
import { headObject, listObjects, readObject, removeObject, signUrl, unsignedUrl } from './objects.ts';
import { onS3, toStorageError } from './s3-error.ts';
import { sweepUploads } from './sweep-uploads.ts';
import { uploadObject } from './upload-object.ts';

export interface S3StorageOptions extends S3Options {
  readonly clock?: Clock;
}

/** Creates the provider that stores recordings in a bucket of AWS S3 or of a compatible store. */
export function createS3Storage({ clock = systemClock, ...options }: S3StorageOptions): StorageProvider {
  const { bucket } = options;
  const client = createS3Client(options);
  const store = { client, bucket };
  /** Validates an object path, then runs requests for the object. */
  const at = <T>(path: string, requests: () => Promise<T>) =>
    onS3({ bucket, path }, async () => {
      assertObjectPath(path);
      return requests();
    });

  const head = async (path: string) => {
    const found = await headObject(store, path);
    if (found === null) throw objectNotFound({ provider: 's3', bucket, path });
    return found;
  };

  const provider: StorageProvider = {
    name: 's3',
    bucket,
    endpoint: s3Endpoint(options),
    uploadRecording: (file, path, uploadOptions = {}) =>
      at(path, async () => {
        // Not for chunks, which are too frequent. A failure is ignored: the credentials may not allow listing uploads.
        if (!path.startsWith(RAW_CHUNKS_FOLDER)) await sweepUploads(store, clock.now()).catch(() => undefined);
        const request = { path, endpoint: s3Endpoint(options), options: uploadOptions };
        const written = await withSourceFile(file, (source) => uploadObject(store, { ...request, source }));
        return { identifier: `s3://${bucket}/${path}`, ...written };
      }),
    getPlaybackUrl: (path, expiresInSeconds = 3600, { downloadAs } = {}) =>
      at(path, async () => {
        await head(path);
        return signUrl(store, { path, expiresInSeconds, downloadAs, clock });
      }),
    deleteRecording: (path) => at(path, () => removeObject(store, path)),
    exists: (path) => at(path, async () => (await headObject(store, path)) !== null),
    stat: (path) =>
      at(path, async () => {
        const { ContentLength, ContentType, LastModified } = await head(path);
        if (ContentLength === undefined || LastModified === undefined) throw incompleteAnswer(path);
        return { sizeBytes: ContentLength, contentType: ContentType ?? '', modifiedAt: LastModified };
      }),
    read: (path, range) =>
      at(path, async () => {
        const stream = await readObject(store, path, range);
        return translatedStream(stream, (error) => toStorageError({ bucket, path }, error));
      }),
    list: (prefix) => translated(listObjects(store, prefix), (error) => toStorageError({ bucket }, error)),
    examine: () =>
      onS3({ bucket }, async () => {
        const found = await findPublicObject({ bucket, provider, anonymousUrl: (path) => unsignedUrl(store, path) });
        return examineBucket(store, { found, now: clock.now() });
      }),
  };
  return provider;
}

function incompleteAnswer(path: string): YoungMindsError {
  const message = 'The store did not report the size and time of an object; it is not compatible enough with S3.';
  return new YoungMindsError('STORAGE_UNAVAILABLE', message, { details: { provider: 's3', path } });
}
