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
])('after %i retries the next one follows %i h after the failure', (count, hours) => {
  const metadata = { ...failed.metadata, retries: { count, lastAt: FAILED_AT.toISOString() } };
  expect(nextRetryAt({ ...failed, metadata })).toEqual(hoursLater(hours));
});

test.each(['COMPOSITION_FAILED', 'INTERNAL', 'SOMETHING_OF_LATER', null])('%s is tried again', (errorCode) => {
  expect(nextRetryAt({ ...failed, errorCode })).toEqual(hoursLater(1));
});

test.each(['NOTHING_CAPTURED', 'RECORDING_UNREADABLE'])('%s is left to the operator', (errorCode) => {
  expect(nextRetryAt({ ...failed, errorCode })).toBeNull();
});

test('what failed before failures were dated goes by the end of its capture', () => {
  expect(nextRetryAt({ ...failed, captureEndedAt: FAILED_AT, metadata: {} })).toEqual(hoursLater(1));
});

test('what has not failed is not tried again', () => {
  expect(nextRetryAt({ ...failed, phase: 'storing' })).toBeNull();
});

test('retries are counted', () => {
  const once = withRetry({ metadata: { kept: true } }, FAILED_AT);
  expect(withRetry({ metadata: once }, FAILED_AT)).toMatchObject({ kept: true, retries: { count: 2 } });
});
