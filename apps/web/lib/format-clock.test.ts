import { describe, expect, it } from 'vitest';
import { formatClock, formatDuration, shortDuration, speakDuration } from './format-clock.ts';

describe('formatClock', () => {
  it.each([
    [0, '0:00'],
    [9.99, '0:09'],
    [75, '1:15'],
    [3600, '1:00:00'],
    [3725, '1:02:05'],
    [-1, '0:00'],
    [Number.NaN, '0:00'],
    [Number.POSITIVE_INFINITY, '0:00'],
  ])('formats %d seconds as %s', (seconds, clock) => {
    expect(formatClock(seconds)).toBe(clock);
  });
});

describe('formatDuration', () => {
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
});

describe('speakDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [62, '1 minute 2 seconds'],
    [3600, '1 hour'],
    [7325, '2 hours 2 minutes 5 seconds'],
  ])('formats %d seconds as %s', (seconds, words) => {
    expect(speakDuration(seconds)).toBe(words);
  });
});

describe('shortDuration', () => {
  it.each([
    [0, '0 s'],
    [-1, '0 s'],
    [Number.NaN, '0 s'],
    [1.9, '1 s'],
    [60, '1 min'],
    [279, '4 min 39 s'],
    [3600, '1 h'],
    [7325, '2 h 2 min 5 s'],
  ])('formats %d seconds as %s', (seconds, text) => {
    expect(shortDuration(seconds)).toBe(text);
  });
});
