import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { type Clock, systemClock, YoungMindsError } from '@young-minds/core';
import { RECORDINGS_FOLDER } from '@young-minds/recording/domain';
import type { ByteRange, StorageConcern, StorageProvider } from '@young-minds/recording/ports';
import { contentDisposition, contentTypeOf } from '../shared/content-headers.ts';
import { assertObjectPath } from '../shared/object-path.ts';
import { isServed } from '../shared/public-access.ts';
import { withSourceFile } from '../shared/source-file.ts';
import { stillThere } from '../shared/store-error.ts';
import { onDisk } from './disk-error.ts';
import { FOLDER_MODE, findObjectFile, listObjects, syncFolder } from './object-file.ts';
import { createUrlSigner } from './url-signer.ts';
import { writeObject } from './write-object.ts';

interface LocalStorageOptions {
  /** The folder of the recordings; created on first use. */
  readonly directory: string;
  /** The web application's origin for browsers, such as `https://mentoring.example`. */
  readonly baseUrl: string;
  /** The application's secret, from which the key that signs URLs is derived. */
  readonly signingSecret: string;
  readonly clock?: Clock;
}

/**
 * Creates the folder of the recordings if it is missing, for the account of this process. The worker calls it at start.
 * @throws STORAGE_FULL, STORAGE_UNAVAILABLE
 */
export async function ensureStorageFolder(directory: string): Promise<void> {
  await onDisk(directory, () => mkdir(directory, { recursive: true, mode: FOLDER_MODE }));
}

/** Creates the provider that stores recordings in a local folder. The web application signs and serves their URLs. */
export function createLocalStorage({
  directory,
  baseUrl,
  signingSecret,
  clock = systemClock,
}: LocalStorageOptions): StorageProvider {
  const signer = createUrlSigner(signingSecret);
  return {
    name: 'local',
    bucket: null,
    endpoint: null,
    async uploadRecording(file, path, uploadOptions = {}) {
      assertObjectPath(path);
      const written = await withSourceFile(file, (source) =>
        onDisk(directory, () => writeObject({ directory, source, path, options: uploadOptions })),
      );
      return { identifier: `local:${path}`, ...written };
    },
    async getPlaybackUrl(path, expiresInSeconds = 3600, options = {}) {
      await onDisk(directory, () => findOrThrow(directory, path));
      const expiresAtSeconds = Math.ceil(clock.now().getTime() / 1000) + expiresInSeconds;
      const disposition = contentDisposition(options.downloadAs);
      const url = new URL(signer.sign({ path, expiresAtSeconds, disposition }), baseUrl);
      return { url: url.href, expiresAt: new Date(expiresAtSeconds * 1000) };
    },
    deleteRecording: (path) => onDisk(directory, () => removeObject(directory, path)),
    exists: (path) => onDisk(directory, async () => (await findObjectFile(directory, path)) !== null),
    async stat(path) {
      const { size, mtime } = await onDisk(directory, async () => stat(await findOrThrow(directory, path)));
      return { sizeBytes: size, contentType: contentTypeOf(path), modifiedAt: mtime };
    },
    read: (path, range) => onDisk(directory, () => readObject(directory, path, range)),
    list: (prefix) => listObjects(directory, prefix),
    // A single disk has no copies and no versions. The documentation says so; a warning at every start would not help.
    examine: () => findPublicFile(directory, (path) => new URL(signer.unsigned(path), baseUrl).href),
  };
}

/** Requests a recording without a signature. While the web application does not run, nothing is served. */
async function findPublicFile(
  directory: string,
  anonymousUrl: (path: string) => string,
): Promise<readonly StorageConcern[]> {
  for await (const path of listObjects(directory, RECORDINGS_FOLDER)) {
    if (!(await isServed(anonymousUrl(path)).catch(() => false))) return [];
    const message = `LOCAL_STORAGE_DIR is public: the object ${path} is served without a signature. Check the proxy in front of the web application.`;
    return [{ kind: 'public', message }];
  }
  return [];
}

async function findOrThrow(directory: string, path: string): Promise<string> {
  const file = await findObjectFile(directory, path);
  if (file !== null) return file;
  throw new YoungMindsError('OBJECT_NOT_FOUND', 'No recording is stored under this path.', { details: { path } });
}

async function removeObject(directory: string, path: string): Promise<void> {
  const file = await findObjectFile(directory, path);
  if (file === null) return;
  await rm(file, { force: true });
  await syncFolder(dirname(file));
  if ((await findObjectFile(directory, path)) !== null) throw stillThere({ provider: 'local', bucket: null, path });
}

async function readObject(directory: string, path: string, range?: ByteRange): Promise<Readable> {
  const file = await findOrThrow(directory, path);
  if (range !== undefined) assertSatisfiable(range, (await stat(file)).size, path);
  const handle = await open(file, 'r');
  return handle.createReadStream(range);
}

function assertSatisfiable({ start, end }: ByteRange, sizeBytes: number, path: string): void {
  if (start >= 0 && start <= end && start < sizeBytes) return;
  throw new YoungMindsError('RANGE_NOT_SATISFIABLE', 'The object does not have the bytes asked for.', {
    details: { path, start, end, sizeBytes },
  });
}
