import { createHash, type Hash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { UploadOptions } from '@young-minds/recording/ports';
import { contentTypeOf } from '../shared/content-type.ts';
import { readExactly, type SourceFile } from '../shared/source-file.ts';
import { watchForStall } from '../shared/stall-watch.ts';
import type { UploadJournal } from '../shared/upload-journal.ts';
import type { GcsBucket } from './create-client.ts';
import { createSliceRing, type SliceRing } from './slice-ring.ts';
import { acceptedBytes, askProgress } from './upload-progress.ts';

const SLICE_BYTES = 256 * 1024;
const SLICES_PER_CHUNK = 32;

/** A multiple of 256 KiB; so much is held in memory, and sent again at most after a crash. */
const CHUNK_SIZE_BYTES = SLICES_PER_CHUNK * SLICE_BYTES;

/** The client looks beyond a chunk's end before it sends it, and its streams hold a slice or two each. */
const SLICES_AHEAD = 8;

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

/** Sends a file in chunks, from where the store says it is; the object appears once the last one has come. */
export async function sendResumable(store: GcsBucket, request: ResumableRequest): Promise<SentFile> {
  const { source, options } = request;
  options.signal?.throwIfAborted();
  const upload = await openUpload(store, request);
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  const ring = createSliceRing({ sliceBytes: SLICE_BYTES, count: SLICES_PER_CHUNK + SLICES_AHEAD });
  ring.acknowledge(upload.offset);
  const target = openTarget(store, { ...request, upload, ring });
  const watch = watchForStall((error) => target.destroy(error));
  target.on('progress', watch.note);
  const bytes = bytesToSend(source, { offset: upload.offset, hashes: [sha256, md5], ring, options });
  try {
    await pipeline(bytes, target, options.signal === undefined ? {} : { signal: options.signal });
  } finally {
    watch.stop();
  }
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

interface TargetOptions extends ResumableRequest {
  readonly upload: OpenUpload;
  readonly ring: SliceRing;
}

function openTarget(store: GcsBucket, { source, path, upload, ring }: TargetOptions): Writable {
  const target = store.file(path).createWriteStream({
    ...upload,
    chunkSize: CHUNK_SIZE_BYTES,
    validation: false,
    metadata: { contentType: contentTypeOf(path), contentLength: source.sizeBytes },
    // The condition belongs to the upload already. Without it here the client leaves retrying to us, who ask the
    // store first; it loses count of the bytes where it is cut off twice.
  });
  target.on('response', ({ headers }: Pick<Response, 'headers'>) => ring.acknowledge(acceptedBytes(headers)));
  // Nobody waits for a buffer of an upload that has ended.
  target.once('close', () => ring.acknowledge(source.sizeBytes));
  return target;
}

interface SendingPlan {
  readonly offset: number;
  /** Of the whole file, whatever part of it is sent. */
  readonly hashes: readonly Hash[];
  readonly ring: SliceRing;
  readonly options: UploadOptions;
}

async function* bytesToSend(
  { handle, sizeBytes }: SourceFile,
  { offset, hashes, ring, options }: SendingPlan,
): AsyncGenerator<Buffer> {
  for (let position = 0; position < sizeBytes; position += ring.sliceBytes) {
    const slice = (await ring.bufferAt(position)).subarray(0, sizeBytes - position);
    await readExactly(handle, slice, position);
    for (const hash of hashes) hash.update(slice);
    const unsent = slice.subarray(Math.max(0, offset - position));
    if (unsent.length === 0) continue;
    await options.beforeSending?.(unsent.length);
    yield unsent;
  }
}
