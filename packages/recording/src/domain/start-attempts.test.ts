import { expect, test } from 'vitest';
import { nextStartAt, startAttemptsOf, withStartAttempt } from './start-attempts.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

test('starts with no attempts and allows the first one immediately', () => {
  expect(startAttemptsOf({ metadata: {} })).toBeNull();
  expect(nextStartAt(null).getTime()).toBeLessThan(START.getTime());
});

test('counts attempts in the metadata and keeps its other fields', () => {
  const once = withStartAttempt({ metadata: { kept: true } }, START);
  const twice = withStartAttempt({ metadata: JSON.parse(JSON.stringify(once)) }, at(2));
  expect(twice.kept).toBe(true);
  expect(startAttemptsOf({ metadata: JSON.parse(JSON.stringify(twice)) })).toEqual({
    count: 2,
    firstAt: START,
    lastAt: at(2),
  });
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
