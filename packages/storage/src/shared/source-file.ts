import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { YoungMindsError } from '@young-minds/core';

const READ_SIZE_BYTES = 256 * 1024;

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
