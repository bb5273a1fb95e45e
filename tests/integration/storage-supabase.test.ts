import { randomBytes, randomUUID } from 'node:crypto';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterEach, expect, test, vi } from 'vitest';
import { putObject } from '../support/stores/stored-recording.ts';
import { startSupabaseServer } from '../support/stores/supabase-server.ts';

const HOUR_MS = 3_600_000;

describeStorageProvider('Supabase storage', async () => {
  const server = await startSupabaseServer();
  return {
    provider: createSupabaseStorage(server.options),
    bytesInFlight: 6 * 1024 * 1024,
    close: server.close,
  };
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['fast', 2 * HOUR_MS],
  ['slow', -2 * HOUR_MS],
])('stores and plays by the store’s clock where ours is %s by hours', async (_, aheadMs) => {
  const server = await startSupabaseServer();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs });
  const storage = createSupabaseStorage(server.options);
  const path = recordingObjectPath(randomUUID(), randomUUID());
  await putObject(storage, path, randomBytes(1000));
  const { url } = await storage.getPlaybackUrl(path, 60);
  expect((await fetch(url)).status).toBe(200);
  await server.close();
});

test('a type of file that the bucket’s list leaves out is refused with a word of what to do', async () => {
  const server = await startSupabaseServer();
  server.bucket.allowed_mime_types = ['image/jpeg'];
  const path = recordingObjectPath(randomUUID(), randomUUID());
  await expect(putObject(createSupabaseStorage(server.options), path, randomBytes(1000))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringMatching(/video\/mp4 is not supported.*allowed types/),
  });
  await server.close();
});
