import { describe, expect, it } from 'vitest';
import { type Gain, planGains, TARGET_LUFS } from './loudness.ts';
import { LEVEL_MS, SILENT_LUFS } from './voice-levels.ts';

const SEGMENT_S = 20;

type Part = readonly [fromS: number, toS: number, lufs: number];

function voice(seconds: number, ...parts: readonly Part[]): Float32Array {
  return Float32Array.from({ length: (seconds * 1000) / LEVEL_MS }, (_, index) => {
    const atS = (index * LEVEL_MS) / 1000;
    return parts.find(([fromS, toS]) => atS >= fromS && atS < toS)?.[2] ?? SILENT_LUFS;
  });
}

function gainsOf(voices: Readonly<Record<string, Float32Array>>): Record<string, Gain[]> {
  const segments = Math.ceil((Object.values(voices)[0]?.length ?? 0) / ((SEGMENT_S * 1000) / LEVEL_MS));
  const planned = planGains({ voices: new Map(Object.entries(voices)), segmentMs: SEGMENT_S * 1000, segments });
  return Object.fromEntries(planned);
}

const steady = (db: number): Gain => ({ startDb: db, endDb: db });

describe('gains', () => {
  it('give every voice the same loudness', () => {
    const { ada, bob } = gainsOf({ ada: voice(20, [0, 8, -26]), bob: voice(20, [10, 18, -8]) });
    expect([ada, bob]).toEqual([[steady(TARGET_LUFS + 26)], [steady(TARGET_LUFS + 8)]]);
  });

  it('give the whole recording that loudness if all speak at the same time', () => {
    const { ada, bob } = gainsOf({ ada: voice(20, [0, 20, -16]), bob: voice(20, [0, 20, -16]) });
    expect([ada?.[0]?.endDb, bob?.[0]?.endDb]).toEqual([expect.closeTo(-3, 1), expect.closeTo(-3, 1)]);
  });

  it('amplify neither silence nor the noise of a room, and a very quiet voice only so far', () => {
    expect(gainsOf({ ada: voice(20), bob: voice(20, [0, 20, -55]), eve: voice(20, [0, 10, -45]) })).toEqual({
      ada: [steady(0)],
      bob: [steady(0)],
      eve: [steady(15)],
    });
  });

  it('ignore the pauses between words', () => {
    expect(gainsOf({ ada: voice(20, [0, 5, -20], [5, 10, -48], [10, 20, -20]) }).ada?.[0]?.endDb).toBeCloseTo(4, 0);
  });

  it('begin where the segment before ended, and follow a change of loudness', () => {
    const { ada } = gainsOf({ ada: voice(60, [0, 20, -26], [20, 60, -20]) });
    expect(ada?.[0]).toEqual(steady(10));
    for (const [index, gain] of (ada ?? []).entries()) {
      if (index > 0) expect(gain.startDb).toBe(ada?.[index - 1]?.endDb);
    }
    expect(ada?.at(-1)?.endDb).toBeLessThan(6);
  });

  it('do not change with the small differences of speech', () => {
    const { ada } = gainsOf({ ada: voice(60, [0, 20, -20], [20, 40, -20.5], [40, 60, -19.5]) });
    expect(ada).toEqual(Array(3).fill(steady(4)));
  });

  it('are right from the first word of a participant who speaks late', () => {
    const { bob } = gainsOf({ ada: voice(60, [0, 20, -16]), bob: voice(60, [45, 55, -26]) });
    expect(bob?.[2]).toEqual(steady(10));
  });
});
