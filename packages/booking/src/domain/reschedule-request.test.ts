import { describe, expect, it } from 'vitest';
import { parseRescheduleRequest } from './reschedule-request.ts';

const NOW = new Date('2030-01-01T12:00:00Z');

describe('a reschedule request', () => {
  it('may keep the duration', () => {
    const request = parseRescheduleRequest({ startsAt: '2030-01-02T12:00:00Z' }, NOW);
    expect(request).toEqual({ startsAt: new Date('2030-01-02T12:00:00Z') });
  });

  it('may change the duration', () => {
    const request = parseRescheduleRequest({ startsAt: '2030-01-02T12:00:00Z', durationMinutes: 90 }, NOW);
    expect(request.durationMinutes).toBe(90);
  });

  it.each([
    [{}, 'Choose a start date and time.'],
    [{ startsAt: '2029-12-31T12:00:00Z' }, 'Choose a future time.'],
    [{ startsAt: '2030-01-02T12:00:00Z', durationMinutes: 1 }, 'Choose a duration from 5 to 240 minutes.'],
    [{ startsAt: '2030-01-02T12:00:00Z', durationMinutes: null }, 'Choose a duration from 5 to 240 minutes.'],
  ])('is rejected with %j: %s', (body, message) => {
    const refusal = expect.objectContaining({ code: 'VALIDATION_FAILED', message });
    expect(() => parseRescheduleRequest(body, NOW)).toThrow(refusal);
  });
});
