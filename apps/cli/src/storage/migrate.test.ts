import { expect, test } from 'vitest';
import { createPace } from './migrate.ts';

function setUp(maxMbit: number | null) {
  const clock = { nowMs: 0, waits: [] as number[] };
  const wait = async (durationMs: number) => void clock.waits.push(durationMs);
  return { clock, pace: createPace({ maxMbit, nowMs: () => clock.nowMs, wait }) };
}

test('does not wait without a limit', async () => {
  const { clock, pace } = setUp(null);
  await pace(1_000_000_000);
  expect(clock.waits).toEqual([]);
});

test('delays bytes to keep the limit, and does not accumulate idle time', async () => {
  const { clock, pace } = setUp(8);
  await Promise.all([pace(500_000), pace(250_000)]);
  expect(clock.waits).toEqual([500, 750]);
  clock.nowMs = 10_000;
  await pace(100_000);
  expect(clock.waits.at(-1)).toBe(100);
});
