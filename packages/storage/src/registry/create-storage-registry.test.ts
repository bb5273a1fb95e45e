import { tmpdir } from 'node:os';
import { YoungMindsError } from '@young-minds/core';
import type { StorageCall, StorageProvider } from '@young-minds/recording/ports';
import { describe, expect, it, test } from 'vitest';
import { createStorageRegistry, observeProvider, type StorageRegistryOptions } from './create-storage-registry.ts';

describe('the storage registry', () => {
  const LOCAL = { isSetUp: true, config: { directory: tmpdir() } } as const;
  const S3 = {
    isSetUp: true,
    config: { bucket: 'recordings', region: 'eu-central-1', endpoint: null, credentials: null },
  } as const;

  function registry(storage: StorageRegistryOptions['storage']) {
    return createStorageRegistry({
      storage,
      stores: {
        local: LOCAL,
        supabase: { isSetUp: false, problems: ['SUPABASE_URL is missing', 'SUPABASE_SERVICE_KEY is missing'] },
        s3: S3,
        gcs: { isSetUp: false, problems: ['GCS_BUCKET is missing'] },
      },
      baseUrl: 'http://localhost:3000',
      signingSecret: 'a'.repeat(32),
    });
  }

  it('returns the same store for new recordings and for recordings already in it', () => {
    const { current, of } = registry({ provider: 's3' });
    expect(current).toMatchObject({ name: 's3', bucket: 'recordings' });
    expect(of({ provider: 's3', bucket: null })).toBe(current);
  });

  it('returns stores for recordings in earlier providers and buckets', () => {
    const { of } = registry({ provider: 's3' });
    expect(of({ provider: 'local', bucket: null })).toMatchObject({ name: 'local', bucket: null });
    expect(of({ provider: 's3', bucket: 'earlier' })).toMatchObject({ name: 's3', bucket: 'earlier' });
  });

  it('reports what is missing if the store of a recording is not configured', () => {
    const { of } = registry({ provider: 'local' });
    expect(() => of({ provider: 'supabase', bucket: 'recordings' })).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringContaining('SUPABASE_URL is missing, SUPABASE_SERVICE_KEY is missing'),
      }),
    );
  });
});

describe('an observed provider', () => {
  const away = new YoungMindsError('STORAGE_UNAVAILABLE', 'The store does not answer.');

  /** A fake provider with only the methods that this test uses. */
  const provider = {
    name: 's3',
    bucket: 'recordings',
    exists: async () => true,
    stat: () => Promise.reject(away),
    async *list() {
      yield 'sessions/a.mp4';
    },
  } as unknown as StorageProvider;

  test('reports every call and returns its result unchanged', async () => {
    const calls: StorageCall[] = [];
    const observed = observeProvider(provider, (call) => calls.push(call));
    expect([observed.name, observed.bucket]).toEqual(['s3', 'recordings']);
    expect(await observed.exists('sessions/a.mp4')).toBe(true);
    await expect(observed.stat('sessions/a.mp4')).rejects.toBe(away);
    expect(await Array.fromAsync(observed.list('sessions/'))).toEqual(['sessions/a.mp4']);
    const durationMs = expect.any(Number);
    expect(calls).toEqual([
      { provider: 's3', operation: 'exists', durationMs, errorCode: null },
      { provider: 's3', operation: 'stat', durationMs, errorCode: 'STORAGE_UNAVAILABLE' },
    ]);
  });
});
