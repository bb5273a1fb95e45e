import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { UploadOptions } from '@young-minds/recording/ports';
import type { SourceFile } from '../shared/source-file.ts';
import { alreadyExists, matchStoredObject, type WrittenObject } from '../shared/stored-object.ts';
import { errnoOf, isMissing } from './disk-error.ts';
import { FOLDER_MODE, findObjectFile, prepareObjectFile, syncFolder } from './object-file.ts';

const FILE_MODE = 0o600;
/**
 * The folder for unfinished uploads. It is inside the storage folder, because link(2) works on one disk only. All
 * uploads share it, so that a later upload finds the files of a killed one. No object path can start with a dot.
 */
const INCOMING_FOLDER = '.incoming';
/** A running upload writes continuously, so an older file belongs to a process that has exited. */
const ABANDONED_AFTER_MS = 15 * 60_000;

interface WriteObjectRequest {
  readonly directory: string;
  readonly source: SourceFile;
  /** The object's path. */
  readonly path: string;
  readonly options: UploadOptions;
}

/**
 * Copies a file into the storage folder atomically. Never overwrites another file.
 * @throws OBJECT_ALREADY_EXISTS, INVALID_OBJECT_PATH
 */
export async function writeObject(request: WriteObjectRequest): Promise<WrittenObject> {
  const target = await prepareObjectFile(request.directory, request.path);
  if ((await findObjectFile(request.directory, request.path)) !== null) return matchStored(request);
  const staged = await prepareStagedFile(request.directory);
  try {
    const written = await copyToDisk(request, staged);
    // link(2), unlike rename(2), refuses an existing name: of two concurrent uploads one wins, and none is overwritten.
    await link(staged, target);
    await syncFolder(dirname(target));
    return written;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return await matchStored(request);
    throw error;
  } finally {
    await rm(staged, { force: true });
  }
}

async function prepareStagedFile(directory: string): Promise<string> {
  const incoming = join(directory, INCOMING_FOLDER);
  await mkdir(incoming, { recursive: true, mode: FOLDER_MODE });
  await sweepAbandonedUploads(incoming);
  return join(incoming, `${randomUUID()}.part`);
}

/** Deletes the files that killed uploads left behind. */
async function sweepAbandonedUploads(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name);
    if (await isAbandoned(file)) await rm(file, { force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    return Date.now() - mtimeMs > ABANDONED_AFTER_MS;
  } catch (error) {
    if (isMissing(error)) return false; // The upload has just finished.
    throw error;
  }
}

/** Copies and hashes a file in one pass. Resolves once the bytes are flushed to disk. */
async function copyToDisk({ source, options }: WriteObjectRequest, staged: string): Promise<WrittenObject> {
  const meter = createMeter();
  const input = source.handle.createReadStream({ start: 0, autoClose: false });
  const output = createWriteStream(staged, { flags: 'wx', mode: FILE_MODE, flush: true });
  await pipeline(paced(input, options), meter.measure, output);
  return meter.result();
}

function createMeter() {
  const hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    async *measure(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    },
    result: (): WrittenObject => ({ sizeBytes, sha256: hash.digest('hex') }),
  };
}

async function* paced(chunks: AsyncIterable<Buffer>, { signal, beforeSending }: UploadOptions): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    await beforeSending?.(chunk.length);
    yield chunk;
  }
}

async function matchStored({ directory, source, path }: WriteObjectRequest): Promise<WrittenObject> {
  const place = { provider: 'local', bucket: null, path } as const;
  const file = await findObjectFile(directory, path);
  // It was deleted after its name was found.
  if (file === null) throw alreadyExists(place);
  return matchStoredObject(source, {
    place,
    sizeBytes: (await stat(file)).size,
    read: async () => createReadStream(file),
  });
}
