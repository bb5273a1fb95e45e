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

  const OLD = { ...S3.config, provider: 's3', bucket: 'videos', endpoint: 'http://minio.example:9000/' } as const;

  function registry(storage: StorageRegistryOptions['storage']) {
    return createStorageRegistry({
      storage,
      stores: {
        local: LOCAL,
        supabase: { isSetUp: false, problems: ['SUPABASE_URL is missing', 'SUPABASE_SERVICE_KEY is missing'] },
        s3: S3,
        gcs: { isSetUp: false, problems: ['GCS_BUCKET is missing'] },
        others: [{ name: 'old', config: OLD }],
      },
      baseUrl: 'http://localhost:3000',
      signingSecret: 'a'.repeat(32),
    });
  }

  it('returns the same store for new recordings and for recordings already in it', () => {
    const { current, of } = registry({ provider: 's3' });
    expect(current).toMatchObject({ name: 's3', bucket: 'recordings' });
    expect(of({ provider: 's3', bucket: null, endpoint: null })).toBe(current);
  });

  it('returns stores for recordings in earlier providers and buckets', () => {
    const { of } = registry({ provider: 's3' });
    expect(of({ provider: 'local', bucket: null, endpoint: null })).toMatchObject({ name: 'local', bucket: null });
    expect(of({ provider: 's3', bucket: 'earlier', endpoint: null })).toMatchObject({ name: 's3', bucket: 'earlier' });
  });

  it('returns the store at the endpoint of a recording', () => {
    const { current, of, named, names } = registry({ provider: 's3' });
    const here = 'https://s3.eu-central-1.amazonaws.com';
    const there = 'http://minio.example:9000';
    expect(current.endpoint).toBe(here);
    expect(of({ provider: 's3', bucket: 'recordings', endpoint: here })).toBe(current);
    expect(of({ provider: 's3', bucket: 'videos', endpoint: there })).toBe(named('old'));
    expect(of({ provider: 's3', bucket: 'earlier', endpoint: there })).toMatchObject({
      bucket: 'earlier',
      endpoint: there,
    });
    expect(names).toEqual(['local', 's3', 'old']);
  });

  it('reports an endpoint that is not configured, and an unknown name', () => {
    const { of, named } = registry({ provider: 's3' });
    const place = { provider: 's3', bucket: 'recordings', endpoint: 'https://gone.example' } as const;
    const message = expect.stringMatching(/s3 store at https:\/\/gone\.example.*OTHER_STORES/);
    expect(() => of(place)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', message }));
    expect(() => named('new')).toThrow(/The names are local, supabase, s3, gcs, old/);
  });

  it('reports what is missing if the store of a recording is not configured', () => {
    const { of } = registry({ provider: 'local' });
    expect(() => of({ provider: 'supabase', bucket: 'recordings', endpoint: null })).toThrow(
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
