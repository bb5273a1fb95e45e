import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

function setUp(maxMbit: number | null) {
  const clock = { nowMs: 0, waits: [] as number[] };
  const wait = async (durationMs: number) => void clock.waits.push(durationMs);
  return { clock, pace: createPace({ maxMbit, nowMs: () => clock.nowMs, wait }) };
}

test('without a limit nothing waits', async () => {
  const { clock, pace } = setUp(null);
  await pace(1_000_000_000);
  expect(clock.waits).toEqual([]);
});

test('bytes wait until they and those before them are due, and idle time is not saved up', async () => {
  const { clock, pace } = setUp(8);
  await Promise.all([pace(500_000), pace(250_000)]);
  expect(clock.waits).toEqual([500, 750]);
  clock.nowMs = 10_000;
  await pace(100_000);
  expect(clock.waits.at(-1)).toBe(100);
});
