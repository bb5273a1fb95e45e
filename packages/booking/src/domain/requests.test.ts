import { YoungMindsError } from '@young-minds/core';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { describe, expect, it } from 'vitest';
import { CURRENT_NOTICE } from './recording-notice.ts';
import {
  FIELD_MESSAGES,
  parseBookingRequest,
  parseJoinRequest,
  parseMarkReadRequest,
  parseRescheduleRequest,
} from './requests.ts';

const NOW = new Date('2030-01-01T12:00:00Z');

describe('a booking request', () => {
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

  it('is parsed into its fields, with defaults for the recording', () => {
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
    [
      'a recording with a higher resolution',
      { recordingConfig: { resolution: '1920x1080', fps: 60, bitrate: 4_000_000 } },
    ],
    ['no recording', { recordingConfig: { enabled: false } }],
  ])('may have %s', (_what, part) => {
    expect(() => parseBookingRequest({ ...VALID, ...part }, NOW)).not.toThrow();
  });

  it.each([
    [{ mentorId: undefined }, 'Choose a mentor.'],
    [{ mentorId: 7 }, 'Choose a mentor.'],
    [{ mentorId: '' }, 'Choose a mentor.'],
    [{ mentorId: "' OR 1=1" }, 'Choose a mentor.'],
    [{ title: undefined }, 'Enter a topic.'],
    [{ title: ' \t ' }, 'Enter a topic.'],
    [{ title: 'x'.repeat(201) }, 'Use at most 200 characters for the topic.'],
    [{ title: 'a\u0000b' }, "The topic has characters that can't be saved. Type it again."],
    [{ startsAt: undefined }, 'Choose a start date and time.'],
    [{ startsAt: '' }, 'Choose a start date and time.'],
    [{ startsAt: 'tomorrow' }, 'Choose a start date and time.'],
    [{ startsAt: '2030-01-02T12:00:00' }, 'Choose a start date and time.'],
    [{ startsAt: '2030-02-30T12:00:00Z' }, 'Choose a start date and time.'],
    [{ startsAt: '2030-01-01T11:54:59Z' }, 'Choose a future time.'],
    [{ startsAt: '2031-01-01T12:00:01Z' }, 'Choose a date within a year.'],
    [{ startsAt: 1_893_585_600_000 }, 'Choose a start date and time.'],
    [{ durationMinutes: undefined }, 'Choose a duration from 5 to 240 minutes.'],
    [{ durationMinutes: 4 }, 'Choose a duration from 5 to 240 minutes.'],
    [{ durationMinutes: 241 }, 'Choose a duration from 5 to 240 minutes.'],
    [{ durationMinutes: 30.5 }, 'Choose a duration from 5 to 240 minutes.'],
    [{ durationMinutes: '30' }, 'Choose a duration from 5 to 240 minutes.'],
    [{ durationMinutes: Number.NaN }, 'Choose a duration from 5 to 240 minutes.'],
    [{ recordingConfig: 'high' }, 'recordingConfig must be an object.'],
    [{ recordingConfig: { resolution: '640x480' } }, 'recordingConfig.resolution must be one of 1280x720, 1920x1080.'],
    [{ recordingConfig: { fit: 'stretch' } }, 'recordingConfig.fit must be one of crop, whole.'],
    [{ recordingConfig: { fps: 0 } }, 'recordingConfig.fps must be a whole number from 5 to 60.'],
  ])('is rejected with %j: %s', (part, message) => {
    expect(refusalOf({ ...VALID, ...part })).toBe(message);
  });

  it('is rejected with one sentence for each invalid field', () => {
    const { mentor, topicMissing, start, duration } = FIELD_MESSAGES;
    const recordingConfig = 'recordingConfig.fps must be a whole number from 5 to 60.';
    expect(refusalOf({ recordingConfig: { fps: 1 } })).toBe(
      [mentor, topicMissing, start, duration, recordingConfig].join(' '),
    );
  });

  it.each(Object.values(FIELD_MESSAGES))('shows users no API field name: %s', (message) => {
    expect(message).not.toMatch(/mentorId|title|startsAt|durationMinutes|[a-z][A-Z]|_/);
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('is rejected if its body is %j', (body) => {
    expect(refusalOf(body)).toBe('The body must be a JSON object.');
  });
});

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

describe('a join request', () => {
  it('may be empty: a session that is not recorded needs no consent', () => {
    expect(parseJoinRequest({})).toEqual({ noticeVersion: CURRENT_NOTICE.version });
  });

  it.each([[true], [false]])('reads consent %j', (recordingConsent) => {
    expect(parseJoinRequest({ recordingConsent, noticeVersion: '2030-01' })).toEqual({
      recordingConsent,
      noticeVersion: '2030-01',
    });
  });

  it.each([
    ['recordingConsent', { recordingConsent: 'yes' }],
    ['recordingConsent', { recordingConsent: null }],
    ['noticeVersion', { noticeVersion: '' }],
    ['noticeVersion', { noticeVersion: 'x'.repeat(33) }],
    ['noticeVersion', { noticeVersion: 2 }],
  ])('is rejected with the name of the field %s in %j', (field, body) => {
    expect(() => parseJoinRequest(body)).toThrow(field);
  });
});

describe('a request to mark notifications as read', () => {
  const ID = 'a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11';

  it('marks all notifications if it names none', () => {
    expect(parseMarkReadRequest({})).toEqual({});
  });

  it('names notifications by their IDs', () => {
    expect(parseMarkReadRequest({ ids: [ID] })).toEqual({ ids: [ID] });
  });

  it.each([[{ ids: 'all' }], [{ ids: ['7'] }], [{ ids: Array(201).fill(ID) }], [[]]])(
    'is rejected if it is %j',
    (body) => {
      expect(() => parseMarkReadRequest(body)).toThrow();
    },
  );
});
