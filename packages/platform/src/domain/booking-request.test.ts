import { DEFAULT_RECORDING_CONFIG, YoungMindsError } from '@young-minds/recording/domain';
import { describe, expect, it } from 'vitest';
import { parseBookingRequest } from './booking-request.ts';

const NOW = new Date('2030-01-01T12:00:00Z');
const VALID = { mentorId: 'mentor-1', title: 'First steps', startsAt: '2030-01-02T12:00:00Z', durationMinutes: 45 };

function refusalOf(body: unknown): string {
  try {
    parseBookingRequest(body, NOW);
  } catch (error) {
    expect(error).toBeInstanceOf(YoungMindsError);
    expect(error).toHaveProperty('code', 'VALIDATION_FAILED');
    return (error as YoungMindsError).message;
  }
  throw new Error('The body was not refused.');
}

describe('a booking request', () => {
  it('is read into its parts, with the defaults for the recording', () => {
    expect(parseBookingRequest({ ...VALID, title: '  First steps ' }, NOW)).toEqual({
      ...VALID,
      startsAt: new Date(VALID.startsAt),
      recordingConfig: DEFAULT_RECORDING_CONFIG,
    });
  });

  it.each([
    ['a time with another offset', { startsAt: '2030-01-02T14:00:00+02:00' }],
    ['the shortest length', { durationMinutes: 5 }],
    ['the greatest length', { durationMinutes: 240 }],
    ['a start five minutes ago', { startsAt: '2030-01-01T11:55:00Z' }],
    ['a start in exactly one year', { startsAt: '2031-01-01T12:00:00Z' }],
    ['a title of 200 characters', { title: 'x'.repeat(200) }],
    ['a sharper recording', { recordingConfig: { resolution: '1920x1080', fps: 60, bitrate: 4_000_000 } }],
    ['no recording', { recordingConfig: { enabled: false } }],
  ])('may have %s', (_what, part) => {
    expect(() => parseBookingRequest({ ...VALID, ...part }, NOW)).not.toThrow();
  });

  it.each([
    ['mentorId', { mentorId: undefined }],
    ['mentorId', { mentorId: 7 }],
    ['mentorId', { mentorId: '' }],
    ['mentorId', { mentorId: "' OR 1=1" }],
    ['title', { title: undefined }],
    ['title', { title: ' \t ' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'a\u0000b' }],
    ['startsAt', { startsAt: undefined }],
    ['startsAt', { startsAt: 'tomorrow' }],
    ['startsAt', { startsAt: '2030-01-02T12:00:00' }],
    ['startsAt', { startsAt: '2030-02-30T12:00:00Z' }],
    ['startsAt', { startsAt: '2030-01-01T11:54:59Z' }],
    ['startsAt', { startsAt: '2031-01-01T12:00:01Z' }],
    ['startsAt', { startsAt: 1_893_585_600_000 }],
    ['durationMinutes', { durationMinutes: undefined }],
    ['durationMinutes', { durationMinutes: 4 }],
    ['durationMinutes', { durationMinutes: 241 }],
    ['durationMinutes', { durationMinutes: 30.5 }],
    ['durationMinutes', { durationMinutes: '30' }],
    ['durationMinutes', { durationMinutes: Number.NaN }],
    ['recordingConfig', { recordingConfig: 'high' }],
    ['recordingConfig.resolution', { recordingConfig: { resolution: '640x480' } }],
    ['recordingConfig.fps', { recordingConfig: { fps: 0 } }],
  ])('is refused by the name of %s in %j', (field, part) => {
    expect(refusalOf({ ...VALID, ...part })).toMatch(new RegExp(`^${field} [^.]+\\.`));
  });

  it('is refused with every wrong field named at once', () => {
    const message = refusalOf({ recordingConfig: { fps: 1 } });
    for (const field of ['mentorId', 'title', 'startsAt', 'durationMinutes', 'recordingConfig.fps']) {
      expect(message).toContain(field);
    }
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('is refused when its body is %j', (body) => {
    expect(refusalOf(body)).toBe('The body must be a JSON object.');
  });
});
