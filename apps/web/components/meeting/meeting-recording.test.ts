import { describe, expect, it } from 'vitest';
import { meetingRecordingState, parseRoomNotice, type RecordingSigns } from './meeting-recording.ts';

describe('meetingRecordingState', () => {
  const joined: RecordingSigns = {
    isConnected: true,
    isRecorded: true,
    isAtRisk: false,
    isFlagged: false,
    hasBeenFlagged: false,
    polledPhase: null,
    hasWaitedLong: false,
  };

  it.each<[string, Partial<RecordingSigns>, string]>([
    ['there is no recorder yet', {}, 'starting'],
    ['no recorder has joined for a long time', { hasWaitedLong: true }, 'missing'],
    ['the flag is set', { isFlagged: true, hasBeenFlagged: true }, 'recording'],
    ['the flag is set late', { isFlagged: true, hasBeenFlagged: true, hasWaitedLong: true }, 'recording'],
    ['there is no flag, but the API reports capturing', { polledPhase: 'capturing' }, 'recording'],
    ['the API reports requested', { polledPhase: 'requested', hasWaitedLong: true }, 'missing'],
    [
      'the flag was cleared, and the API still reports capturing',
      { hasBeenFlagged: true, polledPhase: 'capturing' },
      'starting',
    ],
    ['the flag stays cleared', { hasBeenFlagged: true, polledPhase: 'capturing', hasWaitedLong: true }, 'missing'],
    ['the flag is set, but the workers report a risk', { isFlagged: true, isAtRisk: true }, 'missing'],
    ['the flag is set, but this browser is offline', { isFlagged: true, isConnected: false }, 'unknown'],
    ['the browser is offline in a session without recording', { isRecorded: false, isConnected: false }, 'off'],
    ['the session is not recorded', { isRecorded: false, hasWaitedLong: true }, 'off'],
    ['a session without recording is recorded anyway', { isRecorded: false, isFlagged: true }, 'recording'],
  ])('%s', (_what, signs, expected) => {
    expect(meetingRecordingState({ ...joined, ...signs })).toBe(expected);
  });
});

describe('parseRoomNotice', () => {
  const NOTICE = {
    isAtRisk: true,
    unrecordedTracks: [{ trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null }],
  };

  it('parses the notice that the recorder posts', () => {
    expect(parseRoomNotice(JSON.stringify(NOTICE))).toEqual(NOTICE);
  });

  it.each([undefined, '', 'words', '{}', '{"unrecordedTracks":[{"name":1}]}'])(
    'parses %j as an empty notice',
    (metadata) => {
      expect(parseRoomNotice(metadata)).toEqual({ unrecordedTracks: [], isAtRisk: false });
    },
  );
});
