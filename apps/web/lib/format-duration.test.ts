import { expect, it } from 'vitest';
import { formatDuration } from './format-duration.ts';

it.each([
  [0, '0:00'],
  [9.4, '0:09'],
  [59.6, '1:00'],
  [65, '1:05'],
  [3599.5, '1:00:00'],
  [3725, '1:02:05'],
  [36_000, '10:00:00'],
])('formats %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
