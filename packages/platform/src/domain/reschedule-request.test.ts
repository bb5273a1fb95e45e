import { describe, expect, it } from 'vitest';
import { parseRescheduleRequest } from './reschedule-request.ts';

const NOW = new Date('2030-01-01T12:00:00Z');

describe('a reschedule request', () => {
  it('may leave the length as it is', () => {
    const request = parseRescheduleRequest({ startsAt: '2030-01-02T12:00:00Z' }, NOW);
    expect(request).toEqual({ startsAt: new Date('2030-01-02T12:00:00Z') });
  });

  it('may change the length', () => {
    const request = parseRescheduleRequest({ startsAt: '2030-01-02T12:00:00Z', durationMinutes: 90 }, NOW);
    expect(request.durationMinutes).toBe(90);
  });

  it.each([
    ['startsAt', {}],
    ['startsAt', { startsAt: '2029-12-31T12:00:00Z' }],
    ['durationMinutes', { startsAt: '2030-01-02T12:00:00Z', durationMinutes: 1 }],
    ['durationMinutes', { startsAt: '2030-01-02T12:00:00Z', durationMinutes: null }],
  ])('is refused by the name of %s in %j', (field, body) => {
    expect(() => parseRescheduleRequest(body, NOW)).toThrow(field);
  });
});
