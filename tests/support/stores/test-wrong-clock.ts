import { randomBytes, randomUUID } from 'node:crypto';
import { recordingObjectPath } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { expect, onTestFinished, test, vi } from 'vitest';
import { putObject } from './stored-recording.ts';

const HOUR_MS = 3_600_000;

/**
 * Tests that a provider depends on the store's clock, not on ours.
 * @param open creates the provider while our clock is wrong
 */
export function testWrongClock(open: () => StorageProvider): void {
  test.each([
    ['fast', 2 * HOUR_MS],
    ['slow', -2 * HOUR_MS],
  ])('stores and plays by the store’s clock if the local clock is %s by hours', async (_, aheadMs) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs });
    onTestFinished(() => void vi.useRealTimers());
    const storage = open();
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(storage, path, randomBytes(1000));
    const { url } = await storage.getPlaybackUrl(path, 60);
    expect((await fetch(url)).status).toBe(200);
  });
}
