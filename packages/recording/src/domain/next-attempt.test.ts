import { expect, test } from 'vitest';
import { nextAttemptAt } from './next-attempt.ts';

const ENDED_AT = new Date('2026-03-01T10:00:00.000Z');
const broken = { captureEndedAt: ENDED_AT, metadata: {} };
const stopped = { captureEndedAt: ENDED_AT, metadata: { stopReason: 'everybody has left' } };

test.each([
  ['no recording before', [], null],
  ['the last one was stopped', [stopped, broken], null],
  ['one broke off', [broken, stopped], 5],
  ['three broke off in a row', [broken, broken, broken], 20],
  ['many broke off in a row', Array.from({ length: 12 }, () => broken), 60],
  ['one is still captured', [{ captureEndedAt: null, metadata: {} }], null],
])('%s', (_, newestFirst, delaySeconds) => {
  const expected = delaySeconds === null ? null : new Date(ENDED_AT.getTime() + delaySeconds * 1000);
  expect(nextAttemptAt(newestFirst)).toEqual(expected);
});
