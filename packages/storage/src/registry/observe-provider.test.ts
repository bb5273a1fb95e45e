import { YoungMindsError } from '@young-minds/core';
import type { StorageCall, StorageProvider } from '@young-minds/recording/ports';
import { expect, test } from 'vitest';
import { observeProvider } from './observe-provider.ts';

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
