import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { recordingObjectPath } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createS3Storage } from '@young-minds/storage/s3';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReadOnly, type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';

const FILE_BYTES = 100_000;

let folder: string;
let server: S3Server;
let file: string;
let content: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-refusals-'));
  file = join(folder, 'recording.mp4');
  content = randomBytes(FILE_BYTES);
  await writeFile(file, content);
  server = await startS3Server();
}, BUILD_TIMEOUT_MS);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test.each([
  ['s3', openS3],
  ['supabase', openSupabase],
])('a read-only bucket of %s rejects writes with an explanation, and still allows reads', async (_, open) => {
  const [stored, missing] = [randomUUID(), randomUUID()].map((id) => recordingObjectPath(randomUUID(), id));
  if (stored === undefined || missing === undefined) return expect.unreachable();
  const { whole, readOnly, close } = await open();
  try {
    await whole.uploadRecording(file, stored);
    await expect(readOnly.uploadRecording(file, missing)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('give them the right to read, write and list'),
    });
    expect(await readOnly.exists(missing)).toBe(false);
    expect(content.equals(await buffer(await readOnly.read(stored)))).toBe(true);
  } finally {
    await close();
  }
});

/** The same bucket with all rights, and with read access only. */
interface Doors {
  readonly whole: StorageProvider;
  readonly readOnly: StorageProvider;
  close(): Promise<void>;
}

async function openS3(): Promise<Doors> {
  const door = await openReadOnly(server);
  return { whole: createS3Storage(server.options), readOnly: createS3Storage(door.options), close: () => door.close() };
}

async function openSupabase(): Promise<Doors> {
  const { options, readerKey, close } = await startSupabaseServer();
  const readOnly = createSupabaseStorage({ ...options, serviceKey: readerKey });
  return { whole: createSupabaseStorage(options), readOnly, close };
}
