import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiskPressure, judgeDisk } from './disk-pressure.ts';

const MB = 1e6;
const reserveBytes = 1000 * MB;

test.each([
  ['nothing is recorded and there is space', 2001, 0, 'ok', 'ok'],
  ['nothing is recorded and less than twice the reserve is free', 1999, 0, 'ok', 'low'],
  ['less than the reserve is free', 999, 0, 'ok', 'critical'],
  ['an hour of recording fits', 5001, 50, 'ok', 'ok'],
  ['less than an hour of recording fits', 4999, 50, 'ok', 'low'],
  ['ten minutes of recording fit', 1501, 50, 'low', 'low'],
  ['less than ten minutes of recording fit', 1499, 50, 'low', 'critical'],
  ['slightly more space keeps it critical', 1799, 50, 'critical', 'critical'],
  ['a fifth more space ends critical pressure', 1801, 50, 'critical', 'low'],
  ['slightly more space keeps it low', 5999, 50, 'low', 'low'],
  ['a fifth more space ends low pressure', 6001, 50, 'low', 'ok'],
] as const)('%s', (_when, freeMb, demandMb, before, after) => {
  expect(judgeDisk({ freeBytes: freeMb * MB, demandBytesPerMinute: demandMb * MB, reserveBytes }, before)).toBe(after);
});

const pressure = fc.constantFrom<DiskPressure>('ok', 'low', 'critical');
const RANK = { ok: 0, low: 1, critical: 2 };

test('more free space never raises the pressure, and the same space gives a stable result', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e4), pressure, (free, more, demandBytesPerMinute, before) => {
      const judge = (freeBytes: number, earlier: DiskPressure) =>
        judgeDisk({ freeBytes, demandBytesPerMinute, reserveBytes: 1000 }, earlier);
      expect(RANK[judge(free + more, before)]).toBeLessThanOrEqual(RANK[judge(free, before)]);
      expect(judge(free, judge(free, before))).toBe(judge(free, before));
    }),
  );
});
