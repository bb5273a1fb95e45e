import { expect, test } from 'vitest';
import { type CoverageFacts, coverageOf } from './coverage.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);
const gap = (from: number, to: number) => ({ from: at(from).toISOString(), to: at(to).toISOString() });

const WHOLE: CoverageFacts = {
  firstJoinedAt: at(0),
  startedAt: at(0.4),
  lastLeftAt: at(3600),
  captureEndedAt: at(3620),
  metadata: {},
};

test('is complete if the recorder joined immediately and stayed', () => {
  expect(coverageOf(WHOLE)).toEqual({ expectedSeconds: 3600, capturedSeconds: 3600, missing: [] });
});

test.each([
  ['a gap', { metadata: { gaps: [gap(1865, 1877)] } }, [[1865, 12]]],
  ['a gap too short to be noticed', { metadata: { gaps: [gap(1865, 1865.9)] } }, []],
  ['gaps that overlap', { metadata: { gaps: [gap(20, 30), gap(10, 22)] } }, [[10, 20]]],
  ['a gap that ends after the session span', { metadata: { gaps: [gap(3590, 3610)] } }, [[3590, 10]]],
  ['a gap after all participants left', { metadata: { gaps: [gap(3601, 3610)] } }, []],
  ['a recorder that joined late', { startedAt: at(20) }, [[0, 20]]],
  ['a recorder that never joined', { startedAt: null }, [[0, 3600]]],
  ['a recorder that was lost', { metadata: { interruptedAt: at(3000).toISOString() } }, [[3000, 600]]],
  ['invalid metadata', { metadata: { gaps: 'none' } }, []],
] as const)('%s', (_, facts, expected) => {
  const coverage = coverageOf({ ...WHOLE, ...facts });
  expect(coverage?.missing.map(({ atSeconds, durationSeconds }) => [atSeconds, durationSeconds])).toEqual(expected);
  const missingSeconds = expected.reduce((sum, [, durationSeconds]) => sum + durationSeconds, 0);
  expect(coverage?.capturedSeconds).toBe(3600 - missingSeconds);
});

test.each([{ firstJoinedAt: null }, { lastLeftAt: null }, { captureEndedAt: null }])('is unknown with %o', (facts) => {
  expect(coverageOf({ ...WHOLE, ...facts })).toBeNull();
});
