import { expect, it } from 'vitest';
import { ntpToEpochMs } from './ntp-time.ts';

const SECONDS_1900_TO_1970 = 2_208_988_800n;

it('converts NTP time to milliseconds since the epoch, including the fraction', () => {
  const atMs = Date.UTC(2026, 1, 3, 4, 5, 6);
  const seconds = BigInt(atMs / 1000) + SECONDS_1900_TO_1970;
  expect(ntpToEpochMs(seconds << 32n)).toBe(atMs);
  expect(ntpToEpochMs((seconds << 32n) | 0x80000000n)).toBe(atMs + 500);
  expect(ntpToEpochMs((seconds << 32n) | 0xffffffffn)).toBeCloseTo(atMs + 1000, 3);
});
