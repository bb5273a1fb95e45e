import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ntpToEpochMs, TimestampUnwrapper } from './rtp-packet.ts';

describe('a timestamp unwrapper', () => {
  const SPAN = 2 ** 32;

  it('starts with the unchanged first timestamp', () => {
    expect(new TimestampUnwrapper().unwrap(4_000_000_000)).toBe(4_000_000_000);
  });

  it('continues past the wrap, and back before it for a late packet', () => {
    const unwrapper = new TimestampUnwrapper();
    expect([SPAN - 10, 20, SPAN - 5, 30].map((timestamp) => unwrapper.unwrap(timestamp))).toEqual([
      SPAN - 10,
      SPAN + 20,
      SPAN - 5,
      SPAN + 30,
    ]);
  });

  it('returns a negative value if the second packet is older than the first', () => {
    const unwrapper = new TimestampUnwrapper();
    unwrapper.unwrap(5);
    expect(unwrapper.unwrap(SPAN - 6)).toBe(-6);
    expect(unwrapper.unwrap(7)).toBe(7);
  });

  it('keeps distances across many wraps for packets reordered within one second', () => {
    const packets = fc.array(
      fc.record({ advance: fc.nat({ max: SPAN / 2 - 90_000 }), jitter: fc.nat({ max: 90_000 }) }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.nat({ max: SPAN - 1 }), packets, (first, steps) => {
        const unwrapper = new TimestampUnwrapper();
        unwrapper.unwrap(first);
        let newest = first;
        for (const { advance, jitter } of steps) {
          newest += advance;
          const sent = Math.max(first, newest - jitter);
          unwrapper.unwrap(newest % SPAN);
          expect(unwrapper.unwrap(sent % SPAN)).toBe(sent);
        }
      }),
    );
  });
});

describe('NTP time', () => {
  const SECONDS_1900_TO_1970 = 2_208_988_800n;

  it('converts NTP time to milliseconds since the epoch, including the fraction', () => {
    const atMs = Date.UTC(2026, 1, 3, 4, 5, 6);
    const seconds = BigInt(atMs / 1000) + SECONDS_1900_TO_1970;
    expect(ntpToEpochMs(seconds << 32n)).toBe(atMs);
    expect(ntpToEpochMs((seconds << 32n) | 0x80000000n)).toBe(atMs + 500);
    expect(ntpToEpochMs((seconds << 32n) | 0xffffffffn)).toBeCloseTo(atMs + 1000, 3);
  });
});
