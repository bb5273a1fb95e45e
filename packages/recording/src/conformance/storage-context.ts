import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { recordingObjectPath } from '../domain/index.ts';
import type { StorageProvider } from '../ports/index.ts';

/** What an adapter brings to the suite: its provider in front of a real store. */
export interface StorageHarness {
  readonly provider: StorageProvider;
  /** So many bytes may be on their way at a time, and have to be sent again after an upload was cut off. */
  readonly bytesInFlight: number;
  close(): Promise<void>;
}

/** What the suite's parts work with. */
export interface StorageContext {
  open(): Promise<void>;
  close(): Promise<void>;
  harness(): StorageHarness;
  provider(): StorageProvider;
  /** A file on this disk. */
  fileWith(bytes: Uint8Array): Promise<string>;
  /** An object already stored. */
  objectWith(bytes: Uint8Array): Promise<string>;
}

export function createStorageContext(openHarness: () => Promise<StorageHarness>): StorageContext {
  let harness: StorageHarness | undefined;
  let folder = '';
  const openedHarness = () => {
    if (harness === undefined) throw new Error('The harness is not open yet.');
    return harness;
  };
  const provider = () => openedHarness().provider;
  const fileWith = async (bytes: Uint8Array) => {
    const file = join(folder, randomUUID());
    await writeFile(file, bytes);
    return file;
  };
  return {
    async open() {
      folder = await mkdtemp(join(tmpdir(), 'storage-conformance-'));
      harness = await openHarness();
    },
    async close() {
      await harness?.close();
      await rm(folder, { recursive: true, force: true });
    },
    harness: openedHarness,
    provider,
    fileWith,
    async objectWith(bytes) {
      const path = newPath();
      await provider().uploadRecording(await fileWith(bytes), path);
      return path;
    },
  };
}

export function newPath(): string {
  return recordingObjectPath(randomUUID(), randomUUID());
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function contentOf(provider: StorageProvider, path: string): Promise<Buffer> {
  const stream: Readable = await provider.read(path);
  return await buffer(stream);
}
