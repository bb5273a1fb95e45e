import { describe, expect, test } from 'vitest';
import { parseRecordingMetadata } from './recording-metadata.ts';
import { nextAttemptAt, nextRetryAt, nextStartAt, withRetry, withStartAttempt } from './retries.ts';

describe('the next recording of a room', () => {
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
});

describe('the retry of a failed recording', () => {
  const FAILED_AT = new Date('2026-03-01T10:00:00.000Z');
  const hoursLater = (hours: number) => new Date(FAILED_AT.getTime() + hours * 3_600_000);
  const failed = {
    phase: 'failed',
    errorCode: 'STORAGE_UNAVAILABLE',
    captureEndedAt: null,
    metadata: { failedAt: FAILED_AT },
  } as const;

  test.each([
    [0, 1],
    [1, 2],
    [4, 16],
    [5, 24],
    [40, 24],
  ])('after %i retries the next one runs %i h after the failure', (count, hours) => {
    const metadata = { ...failed.metadata, retries: { count, lastAt: FAILED_AT } };
    expect(nextRetryAt({ ...failed, metadata })).toEqual(hoursLater(hours));
  });

  test.each(['COMPOSITION_FAILED', 'INTERNAL', 'SOMETHING_OF_LATER', null])('%s is retried', (errorCode) => {
    expect(nextRetryAt({ ...failed, errorCode })).toEqual(hoursLater(1));
  });

  test.each(['NOTHING_CAPTURED', 'RECORDING_UNREADABLE', 'RECORDER_CRASHED'])(
    '%s is not retried automatically',
    (errorCode) => {
      expect(nextRetryAt({ ...failed, errorCode })).toBeNull();
    },
  );

  test('uses the end of capture if a failure has no time', () => {
    expect(nextRetryAt({ ...failed, captureEndedAt: FAILED_AT, metadata: {} })).toEqual(hoursLater(1));
  });

  test('does not retry a recording that has not failed', () => {
    expect(nextRetryAt({ ...failed, phase: 'storing' })).toBeNull();
  });

  test('counts retries', () => {
    const once = withRetry({ metadata: parseRecordingMetadata({ kept: true }) }, FAILED_AT);
    expect(withRetry({ metadata: once }, FAILED_AT)).toMatchObject({ kept: true, retries: { count: 2 } });
  });
});

describe('attempts to start a recorder', () => {
  const START = new Date('2026-03-01T10:00:00.000Z');
  const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

  test('the first one is allowed immediately', () => {
    expect(nextStartAt(undefined).getTime()).toBeLessThan(START.getTime());
  });

  test('counts attempts in the metadata and keeps its other fields', () => {
    const once = withStartAttempt({ metadata: parseRecordingMetadata({ kept: true }) }, START);
    const startAttempts = { count: 2, firstAt: START, lastAt: at(2) };
    expect(withStartAttempt({ metadata: once }, at(2))).toEqual({ kept: true, startAttempts });
  });

  test.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 16],
    [5, 30],
    [50, 30],
  ])('after attempt %d the next one waits %d s', (count, seconds) => {
    expect(nextStartAt({ count, firstAt: START, lastAt: START })).toEqual(at(seconds));
  });
});
