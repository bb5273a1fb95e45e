import { expect, test } from 'vitest';
import { nextRetryAt, withRetry } from './retry.ts';

const FAILED_AT = new Date('2026-03-01T10:00:00.000Z');
const hoursLater = (hours: number) => new Date(FAILED_AT.getTime() + hours * 3_600_000);
const failed = {
  phase: 'failed',
  errorCode: 'STORAGE_UNAVAILABLE',
  captureEndedAt: null,
  metadata: { failedAt: FAILED_AT.toISOString() },
} as const;

test.each([
  [0, 1],
  [1, 2],
  [4, 16],
  [5, 24],
  [40, 24],
])('after %i retries the next one runs %i h after the failure', (count, hours) => {
  const metadata = { ...failed.metadata, retries: { count, lastAt: FAILED_AT.toISOString() } };
  expect(nextRetryAt({ ...failed, metadata })).toEqual(hoursLater(hours));
});

test.each(['COMPOSITION_FAILED', 'INTERNAL', 'SOMETHING_OF_LATER', null])('%s is retried', (errorCode) => {
  expect(nextRetryAt({ ...failed, errorCode })).toEqual(hoursLater(1));
});

test.each(['NOTHING_CAPTURED', 'RECORDING_UNREADABLE'])('%s is not retried automatically', (errorCode) => {
  expect(nextRetryAt({ ...failed, errorCode })).toBeNull();
});

test('uses the end of capture if a failure has no time', () => {
  expect(nextRetryAt({ ...failed, captureEndedAt: FAILED_AT, metadata: {} })).toEqual(hoursLater(1));
});

test('does not retry a recording that has not failed', () => {
  expect(nextRetryAt({ ...failed, phase: 'storing' })).toBeNull();
});

test('counts retries', () => {
  const once = withRetry({ metadata: { kept: true } }, FAILED_AT);
  expect(withRetry({ metadata: once }, FAILED_AT)).toMatchObject({ kept: true, retries: { count: 2 } });
});
