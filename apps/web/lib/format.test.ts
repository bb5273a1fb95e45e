import { describe, expect, it } from 'vitest';
import { describeUnrecordedTrack, initialsOf, parseMoment } from './format.ts';

describe('parseMoment', () => {
  it('parses an ISO timestamp', () => {
    expect(parseMoment('2030-01-01T12:00:00.000Z')).toEqual(new Date('2030-01-01T12:00:00Z'));
  });

  it.each([
    ['soon'],
    [''],
    ['-271821-04-20T00:00:00Z'],
    ['+275760-09-13T00:00:00Z'],
    [undefined],
    [['2030-01-01T12:00:00Z']],
  ])('ignores %j', (value) => {
    expect(parseMoment(value)).toBeUndefined();
  });
});

describe('describeUnrecordedTrack', () => {
  const TRACK = { trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null } as const;

  it.each([
    [TRACK, "Ada's camera is end-to-end encrypted, so it can't be recorded."],
    [
      { ...TRACK, source: 'screen_share', reason: 'codec', codec: 'video/h265' } as const,
      "Ada's shared screen uses a format that can't be recorded (video/h265).",
    ],
    [{ ...TRACK, reason: 'excess' } as const, "Ada's camera sent too much data, so the rest of it isn't recorded."],
  ])('names the track that is not recorded and the reason', (track, sentence) => {
    expect(describeUnrecordedTrack(track)).toBe(sentence);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Ada King Lovelace', 'AL'],
    ['ada', 'A'],
    ['  Zoë   Ångström ', 'ZÅ'],
    ['🦊 Fox', '🦊F'],
    ['', ''],
  ])('shortens %j to %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
