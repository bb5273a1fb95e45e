import { describe, expect, it } from 'vitest';
import { parseJoinRequest, RECORDING_NOTICE_VERSION } from './join-request.ts';

describe('a join request', () => {
  it('may be empty if the participant was not asked for consent', () => {
    expect(parseJoinRequest({})).toEqual({ noticeVersion: RECORDING_NOTICE_VERSION });
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
