import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReadOnly, type S3Server, startS3Server } from '../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../support/stores/store-server.ts';

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

test('a bucket that can only be read says so when something is to be written, and is read all the same', async () => {
  const [stored, missing] = [randomUUID(), randomUUID()].map((id) => recordingObjectPath(randomUUID(), id));
  if (stored === undefined || missing === undefined) return expect.unreachable();
  await createS3Storage(server.options).uploadRecording(file, stored);
  const door = await openReadOnly(server);
  try {
    const storage = createS3Storage(door.options);
    await expect(storage.uploadRecording(file, missing)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('give them the right to read, write and list'),
    });
    expect(await storage.exists(missing)).toBe(false);
    expect(content.equals(await buffer(await storage.read(stored)))).toBe(true);
  } finally {
    await door.close();
  }
});
