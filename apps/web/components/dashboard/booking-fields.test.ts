import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextFullHour, toLocalInput, toUtc } from './booking-fields.tsx';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each([
  ['UTC', '2030-06-01T12:00'],
  ['Europe/Berlin', '2030-06-01T14:00'],
  ['America/New_York', '2030-06-01T08:00'],
  ['Asia/Kathmandu', '2030-06-01T17:45'],
])('local time in %s', (timeZone, wallClock) => {
  it('formats a time and parses it back to the same moment', () => {
    vi.stubEnv('TZ', timeZone);
    expect(toLocalInput(new Date('2030-06-01T12:00:00Z'))).toBe(wallClock);
    expect(toUtc(wallClock)).toBe('2030-06-01T12:00:00.000Z');
  });
});

it('parses an empty input as no time', () => {
  expect(toUtc('')).toBe('');
});

it.each([
  ['2030-06-01T12:00:00Z', '2030-06-01T12:00:00.000Z'],
  ['2030-06-01T12:00:01Z', '2030-06-01T13:00:00.000Z'],
  ['2030-06-01T23:30:00Z', '2030-06-02T00:00:00.000Z'],
])('after %s the next full hour is %s', (now, hour) => {
  expect(nextFullHour(new Date(now)).toISOString()).toBe(hour);
});
