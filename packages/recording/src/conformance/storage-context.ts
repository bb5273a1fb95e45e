import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { recordingObjectPath } from '../domain/index.ts';
import type { StorageProvider } from '../ports/index.ts';

/** What an adapter provides to the suite: its provider, connected to a real store. */
export interface StorageHarness {
  readonly provider: StorageProvider;
  /** The number of bytes that may be in flight at a time and have to be sent again after an interrupted upload. */
  readonly bytesInFlight: number;
  close(): Promise<void>;
}

/** What the parts of the suite work with. */
export interface StorageContext {
  open(): Promise<void>;
  close(): Promise<void>;
  harness(): StorageHarness;
  provider(): StorageProvider;
  /** Writes a file on this disk and returns its path. */
  fileWith(bytes: Uint8Array): Promise<string>;
  /** Stores an object and returns its path. */
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
