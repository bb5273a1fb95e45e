import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath, uploadAttemptPath } from '@young-minds/recording/domain';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putObject } from '../../support/stores/stored-recording.ts';
import { type SupabaseServer, startSupabaseServer } from '../../support/stores/supabase-server.ts';
import { testWrongClock } from '../../support/stores/test-wrong-clock.ts';

describeStorageProvider('Supabase storage', async () => {
  const server = await startSupabaseServer();
  return {
    provider: createSupabaseStorage(server.options),
    bytesInFlight: 6 * 1024 * 1024,
    close: server.close,
  };
});

describe('Supabase storage', () => {
  let server: SupabaseServer;

  beforeEach(async () => {
    server = await startSupabaseServer();
  });
  afterEach(() => server.close());

  testWrongClock(() => createSupabaseStorage(server.options));

  test('an object that is still there after its deletion is reported', async () => {
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(createSupabaseStorage(server.options), path, randomBytes(1000));
    const readOnly = createSupabaseStorage({ ...server.options, serviceKey: server.readerKey });
    await expect(readOnly.deleteRecording(path)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining('is still there'),
    });
  });

  test('a slow upload does not replace what another one stored meanwhile, and leaves nothing', async () => {
    const store = createSupabaseStorage(server.options);
    const [path, bytes] = [recordingObjectPath(randomUUID(), randomUUID()), randomBytes(1000)];
    const slow = putObject(store, path, randomBytes(1000), {
      beforeSending: async () => void (await putObject(store, path, bytes)),
    });
    await expect(slow).rejects.toMatchObject({ code: 'OBJECT_ALREADY_EXISTS' });
    expect(await buffer(await store.read(path))).toEqual(bytes);
    expect(await Array.fromAsync(store.list('sessions/'))).toEqual([path]);
  });

  test('deletes with an object what an interrupted upload of it left', async () => {
    const store = createSupabaseStorage(server.options);
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(store, path, randomBytes(1000));
    await putObject(store, uploadAttemptPath(path, '0123456789abcdef'), randomBytes(1000));
    await store.deleteRecording(path);
    expect(await Array.fromAsync(store.list('sessions/'))).toEqual([]);
  });

  test.each(['anonKey', 'expiredKey', 'rotatedKey'] as const)('with the %s, nothing counts as missing', async (key) => {
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(createSupabaseStorage(server.options), path, randomBytes(1000));
    const store = createSupabaseStorage({ ...server.options, serviceKey: server[key] });
    const refusal = { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('SUPABASE_SERVICE_KEY') };
    await expect(store.exists(path)).rejects.toMatchObject(refusal);
    await expect(store.stat(path)).rejects.toMatchObject(refusal);
    await expect(store.getPlaybackUrl(path)).rejects.toMatchObject(refusal);
    await expect(store.deleteRecording(path)).rejects.toMatchObject(refusal);
    await expect(Array.fromAsync(store.list('sessions/'))).rejects.toMatchObject(refusal);
    await expect(store.examine()).rejects.toMatchObject(refusal);
  });

  test('a file type that the bucket does not allow is rejected with a fix', async () => {
    await server.configure({ allowed_mime_types: ['image/jpeg'] });
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await expect(putObject(createSupabaseStorage(server.options), path, randomBytes(1000))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringMatching(/video\/mp4 is not supported.*allowed types/),
    });
  });
});
