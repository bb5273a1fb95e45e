import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { YoungMindsError } from '@young-minds/core';
import { z } from 'zod';

/** An open file that is to be stored. */
export interface SourceFile {
  /** Absolute path on this machine. */
  readonly file: string;
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  /** Changes if the file is created again under the same name, so that no upload mixes two files. */
  readonly fingerprint: string;
}

/** Opens a file, passes it to `store`, and closes it. @throws SOURCE_FILE_UNREADABLE, and the errors of `store` */
export async function withSourceFile<T>(file: string, store: (source: SourceFile) => Promise<T>): Promise<T> {
  const source = await openSource(file);
  try {
    return await store(source);
  } finally {
    await source.handle.close();
  }
}

async function openSource(file: string): Promise<SourceFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw new Error('It is no regular file.');
    const fingerprint = `${stats.ino}-${stats.size}-${stats.mtimeNs}`;
    return { file, handle, sizeBytes: Number(stats.size), fingerprint };
  } catch (cause) {
    await handle?.close();
    const message = 'The file to store is missing or cannot be read; create it again.';
    throw new YoungMindsError('SOURCE_FILE_UNREADABLE', message, { cause, details: { source: file } });
  }
}

const READ_SIZE_BYTES = 256 * 1024;

/** Returns the SHA-256 of a file as lower-case hex. Reuses one buffer, so that large files allocate little memory. */
export async function sha256OfSource({ handle, sizeBytes }: SourceFile): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(READ_SIZE_BYTES);
  for (let position = 0; position < sizeBytes; position += buffer.length) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, sizeBytes - position));
    await readExactly(handle, chunk, position);
    hash.update(chunk);
  }
  return hash.digest('hex');
}

/** Fills a buffer from a position of a file. @throws SOURCE_FILE_UNREADABLE if the file ends before */
export async function readExactly(handle: FileHandle, target: Buffer, position: number): Promise<void> {
  for (let filled = 0; filled < target.length; ) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) {
      throw new YoungMindsError('SOURCE_FILE_UNREADABLE', 'The file to store became shorter meanwhile; make it again.');
    }
    filled += bytesRead;
  }
}

/** The object that a file is uploaded to. */
export interface UploadTarget {
  readonly provider: string;
  /** The store's address: a bucket with the same name at another address is another target. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly path: string;
}

const entrySchema = z.object({
  provider: z.string(),
  endpoint: z.string(),
  bucket: z.string(),
  path: z.string(),
  fingerprint: z.string(),
  uploadId: z.string(),
});

/** Keeps the store's id of a running upload, in a file next to the source file, so that both are deleted together. */
export interface UploadJournal {
  /** Returns the upload id for exactly this file and target, or null if there is none. */
  find(): Promise<string | null>;
  keep(uploadId: string): Promise<void>;
  remove(): Promise<void>;
}

export function createUploadJournal(source: SourceFile, target: UploadTarget): UploadJournal {
  const file = `${source.file}.upload`;
  const expected = { ...target, fingerprint: source.fingerprint };
  return {
    async find() {
      const entry = entrySchema.safeParse(await readJson(file));
      if (!entry.success) return null;
      const { uploadId, ...belongsTo } = entry.data;
      const isOurs = Object.entries(expected).every(([name, value]) => Reflect.get(belongsTo, name) === value);
      return isOurs ? uploadId : null;
    },
    keep: (uploadId) => writeWhole(file, JSON.stringify({ ...expected, uploadId })),
    remove: () => rm(file, { force: true }),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Missing, or truncated by a crash: the upload starts over.
    return null;
  }
}

/** Writes a file atomically. Some upload ids give write access to the upload, so only the owner may read the file. */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
