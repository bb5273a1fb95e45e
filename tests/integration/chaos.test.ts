import { rm } from 'node:fs/promises';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { beforeAll, expect, test } from 'vitest';
import { FAULTS } from '../chaos/faults/index.ts';
import { createDeck, planRound } from '../chaos/plan-round.ts';
import { findGaps } from '../chaos/proofs/find-gaps.ts';
import { without } from '../chaos/proofs/span.ts';
import { troublesOf } from '../chaos/report.ts';
import { runChaos } from '../chaos/run-chaos.ts';
import { fitLine } from '../chaos/soak/fit-line.ts';
import { startChaosSystem } from '../chaos/system/chaos-system.ts';
import { createRandom } from '../support/create-random.ts';

/** Building the pages and the object store's server takes minutes on a new machine, once. */
const TIMEOUT_MS = 600_000;
/** Other tests keep both processors busy. The chaos run judges the seconds on a machine of its own. */
const BUSY_SECONDS = 10;

beforeAll(() => ensureWebBuild(console.log), TIMEOUT_MS);

function planOf(seed: number, rounds: number) {
  const random = createRandom(seed);
  const draw = createDeck(FAULTS, random);
  return Array.from({ length: rounds }, () => planRound(draw, random));
}

test('a seed repeats the same faults at the same times, and uses every kind before repeating one', () => {
  expect(planOf(7, 20)).toEqual(planOf(7, 20));
  expect(planOf(8, 20)).not.toEqual(planOf(7, 20));
  const kinds = planOf(7, FAULTS.length).flatMap(({ faults }) => faults.map(({ fault }) => fault.kind));
  expect(new Set(kinds).size).toBe(FAULTS.length);
});

test('a gap is found at every position, and only once', () => {
  const interval = { fromMs: 1_000, toMs: 9_000 };
  const steady = Array.from({ length: 80 }, (_, index) => 1_000 + index * 100);
  expect(findGaps(interval, steady)).toEqual([]);
  const later = steady.filter(
    (momentMs) => momentMs > 3_000 && (momentMs < 5_000 || momentMs > 6_500) && momentMs < 8_000,
  );
  expect(findGaps(interval, later)).toEqual([
    { fromMs: 1_000, toMs: 3_100 },
    { fromMs: 4_900, toMs: 6_600 },
    { fromMs: 7_900, toMs: 9_000 },
  ]);
  expect(findGaps(interval, [])).toEqual([interval]);
  expect(
    without(interval, [
      { fromMs: 0, toMs: 2_000 },
      { fromMs: 4_000, toMs: 5_000 },
    ]),
  ).toEqual([
    { fromMs: 2_000, toMs: 4_000 },
    { fromMs: 5_000, toMs: 9_000 },
  ]);
});

test('a metric counts as rising only if its fitted line rises, not if it fluctuates', () => {
  const random = createRandom(1);
  const course = (perSample: number) =>
    Array.from({ length: 300 }, (_, index) => ({
      atMs: index * 5_000,
      value: 100 + 10 * random() + index * perSample,
    }));
  expect(fitLine(course(0)).isRising).toBe(false);
  expect(fitLine(course(-0.1)).isRising).toBe(false);
  const rising = fitLine(course(0.1));
  expect(rising.isRising).toBe(true);
  expect(rising.slopePerHour).toBeCloseTo(72, -1);
  expect(fitLine(course(0).map(({ atMs }) => ({ atMs, value: 7 })))).toEqual({
    slopePerHour: 0,
    mean: 7,
    isRising: false,
  });
});

test(
  'a worker killed during a call and a store that drops connections lose no session',
  async () => {
    const system = await startChaosSystem({ print: console.log, captureDiskMiB: 192 });
    try {
      const kinds = ['worker-killed', 'store-cutting'];
      const [result] = await runChaos(system, { rounds: 1, seed: 1, kinds, busySeconds: BUSY_SECONDS });
      expect(result?.strikes.map(({ plan }) => plan.fault.kind).sort()).toEqual(['store-cutting', 'worker-killed']);
      expect(result?.verdicts).toHaveLength(2);
      expect(result && troublesOf(result)).toEqual([]);
    } finally {
      await system[Symbol.asyncDispose]();
      await rm(system.folder, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
