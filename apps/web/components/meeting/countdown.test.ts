import { expect, it } from 'vitest';
import { describeWait } from './countdown.tsx';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

it.each([
  [-5, '0 seconds'],
  [0, '0 seconds'],
  [1, '1 second'],
  [61 * SECOND_MS, '1 minute 1 second'],
  [5 * MINUTE_MS, '5 minutes'],
  [HOUR_MS - 1, '1 hour'],
  [90 * MINUTE_MS, '1 hour 30 minutes'],
  [25 * HOUR_MS, '1 day 1 hour'],
  [72 * HOUR_MS + MINUTE_MS, '3 days'],
])('formats %d ms as %s', (waitMs, words) => {
  expect(describeWait(waitMs)).toBe(words);
});
