import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { YoungMindsError } from '@young-minds/core';
import type { UploadOptions } from '@young-minds/recording/ports';
import { errnoOf, isMissing } from './disk-error.ts';
import { FOLDER_MODE, findObjectFile, prepareObjectFile, syncFolder } from './object-file.ts';

const FILE_MODE = 0o600;

export interface WriteObjectRequest {
  readonly directory: string;
  /** Absolute path of the file to store. */
  readonly source: string;
  /** The object's path. */
  readonly path: string;
  readonly options: UploadOptions;
}

export interface WrittenObject {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Copies a file into the storage folder atomically. Never overwrites another file.
 * @throws OBJECT_ALREADY_EXISTS, SOURCE_FILE_UNREADABLE, INVALID_OBJECT_PATH
 */
export async function writeObject(request: WriteObjectRequest): Promise<WrittenObject> {
  const target = await prepareObjectFile(request.directory, request.path);
  if ((await findObjectFile(request.directory, request.path)) !== null) return matchStoredObject(request);
  const staged = await prepareStagedFile(request.directory);
  try {
    const written = await copyToDisk(request, staged);
    // link(2), unlike rename(2), refuses an existing name: of two concurrent uploads one wins, and none is overwritten.
    await link(staged, target);
    await syncFolder(dirname(target));
    return written;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return await matchStoredObject(request);
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

/** Copies and hashes a file in one pass. Resolves once the bytes are flushed to disk. */
async function copyToDisk({ source, options }: WriteObjectRequest, staged: string): Promise<WrittenObject> {
  const input = await openSource(source);
  const meter = createMeter();
  const output = createWriteStream(staged, { flags: 'wx', mode: FILE_MODE, flush: true });
  await pipeline(paced(input.createReadStream(), options), meter.measure, output);
  return meter.result();
}

async function* paced(chunks: AsyncIterable<Buffer>, { signal, beforeSending }: UploadOptions): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    await beforeSending?.(chunk.length);
    yield chunk;
  }
}

/** Handles an existing name: the same bytes mean that the upload is done. @throws OBJECT_ALREADY_EXISTS otherwise */
async function matchStoredObject({ directory, source, path }: WriteObjectRequest): Promise<WrittenObject> {
  const stored = await findObjectFile(directory, path);
  if (stored !== null) {
    const [wanted, present] = [await hashFile(source), await hashFile(stored)];
    if (wanted.sha256 === present.sha256) return wanted;
  }
  throw new YoungMindsError(
    'OBJECT_ALREADY_EXISTS',
    'Another file is stored under this path and is kept; store this one under another recording id.',
    { details: { path } },
  );
}

async function hashFile(file: string): Promise<WrittenObject> {
  const input = await openSource(file);
  const meter = createMeter();
  for await (const _ of meter.measure(input.createReadStream()));
  return meter.result();
}

async function openSource(source: string): Promise<FileHandle> {
  try {
    return await open(source, 'r');
  } catch (error) {
    throw new YoungMindsError(
      'SOURCE_FILE_UNREADABLE',
      'The file to store is missing or may not be read; make it again.',
      {
        cause: error,
        details: { source },
      },
    );
  }
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

/**
 * The folder for unfinished uploads. It is inside the storage folder, because link(2) works on one disk only. All
 * uploads share it, so that a later upload finds the files of a killed one. No object path can start with a dot.
 */
export const INCOMING_FOLDER = '.incoming';

/** A running upload writes continuously, so an older file belongs to a process that has exited. */
const ABANDONED_AFTER_MS = 15 * 60_000;

/** Deletes the files that killed uploads left behind. */
export async function sweepAbandonedUploads(incoming: string): Promise<void> {
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
