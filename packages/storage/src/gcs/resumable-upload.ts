import { createHash, type Hash } from 'node:crypto';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-headers.ts';
import { readExactly, type SourceFile } from '../shared/source-file.ts';
import type { UploadJournal } from '../shared/upload-journal.ts';
import type { GcsBucket } from './create-client.ts';
import { askProgress, sendChunk } from './upload-session.ts';

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

interface OpenUpload {
  /** The session's URL. It needs no other credentials. */
  readonly uri: string;
  /** How many bytes the store has already. */
  readonly offset: number;
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
