import { expect, test } from 'vitest';
import { nextAttemptAt } from './next-attempt.ts';

const ENDED_AT = new Date('2026-03-01T10:00:00.000Z');
const broken = { captureEndedAt: ENDED_AT, metadata: {} };
const stopped = { captureEndedAt: ENDED_AT, metadata: { stopReason: 'all participants have left' } };

test.each([
  ['no earlier recording', [], null],
  ['the last one was stopped', [stopped, broken], null],
  ['one was interrupted', [broken, stopped], 5],
  ['three in a row were interrupted', [broken, broken, broken], 20],
  ['many in a row were interrupted', Array.from({ length: 12 }, () => broken), 60],
  ['one is still capturing', [{ captureEndedAt: null, metadata: {} }], null],
])('%s', (_, newestFirst, delaySeconds) => {
  const expected = delaySeconds === null ? null : new Date(ENDED_AT.getTime() + delaySeconds * 1000);
  expect(nextAttemptAt(newestFirst)).toEqual(expected);
});
