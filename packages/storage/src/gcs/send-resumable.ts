import { createHash, type Hash } from 'node:crypto';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-type.ts';
import { readExactly, type SourceFile } from '../shared/source-file.ts';
import type { UploadJournal } from '../shared/upload-journal.ts';
import type { GcsBucket } from './create-client.ts';
import { askProgress, sendChunk } from './upload-session.ts';

/** A multiple of 256 KiB; two of these are held in memory, and one is sent again at most after a crash. */
const CHUNK_SIZE_BYTES = 16 * 1024 * 1024;

/** Hashed at a time, so that what is on its way is not held up for longer than a moment. */
const SLICE_BYTES = 512 * 1024;

/** Creates only: a name that is taken is refused with 412. */
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
  /** Base64, as the store tells it. */
  readonly md5: string;
}

interface OpenUpload {
  /** Its address, which is all that is needed to write to it. */
  readonly uri: string;
  /** So many bytes the store has already. */
  readonly offset: number;
}

/**
 * Sends a file in chunks, from where the store says it is; the object appears once the last one has come. The session is
 * the client's; the chunks are sent by ourselves, for the client leads every byte through several streams.
 */
export async function sendResumable(store: GcsBucket, request: ResumableRequest): Promise<SentFile> {
  const { source, options } = request;
  options.signal?.throwIfAborted();
  const { uri, offset } = await openUpload(store, request);
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let arrival = Promise.resolve();
  for await (const { bytes, position } of readChunks(source, [sha256, md5])) {
    // Read and hashed while the one before was on its way.
    await arrival;
    const unsent = bytes.subarray(Math.max(0, offset - position));
    if (unsent.length === 0 && source.sizeBytes > 0) continue;
    await options.beforeSending?.(unsent.length);
    const chunk = { bytes: unsent, position: Math.max(offset, position), sizeBytes: source.sizeBytes };
    arrival = sendChunk(uri, chunk, options.signal);
    // It is awaited with the next chunk; until then nobody else is to take its failure for theirs.
    arrival.catch(() => undefined);
  }
  await arrival;
  return { sha256: sha256.digest('hex'), md5: md5.digest('base64') };
}

/** Goes on with the upload that the journal knows, or begins one and lets the journal know it first. */
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
 * The whole file, at least one chunk of it. Two buffers take turns: what is read stays as it is until the chunk after the
 * next is asked for.
 * @param hashes of the whole file, whatever part of it is sent
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
