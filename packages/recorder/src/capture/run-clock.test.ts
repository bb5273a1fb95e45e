import { afterEach, expect, test, vi } from 'vitest';
import { startRunClock } from './run-clock.ts';

const AN_HOUR_MS = 3_600_000;

afterEach(() => vi.useRealTimers());

test.each([AN_HOUR_MS, -AN_HOUR_MS])('starts at the system time and ignores a system clock jump of %i ms', (jumpMs) => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const beganMs = Date.now();
  const now = startRunClock();
  expect(now()).toBe(beganMs);
  vi.advanceTimersByTime(1500);
  vi.setSystemTime(beganMs + jumpMs);
  expect(Date.now()).toBe(beganMs + jumpMs);
  expect(now()).toBe(beganMs + 1500);
});
