import { describe, expect, it } from 'vitest';
import { meetingRecordingState, type RecordingSigns } from './recording-state.ts';

const joined: RecordingSigns = {
  isRecorded: true,
  isAtRisk: false,
  isFlagged: false,
  hasBeenFlagged: false,
  polledPhase: null,
  hasWaitedLong: false,
};

describe('meetingRecordingState', () => {
  it.each<[string, Partial<RecordingSigns>, string]>([
    ['nobody has come to record yet', {}, 'starting'],
    ['nobody has come for long', { hasWaitedLong: true }, 'missing'],
    ['the flag is up', { isFlagged: true, hasBeenFlagged: true }, 'recording'],
    ['the flag is up at last', { isFlagged: true, hasBeenFlagged: true, hasWaitedLong: true }, 'recording'],
    ['the flag is not sent, but the API says so', { polledPhase: 'capturing' }, 'recording'],
    ['the API says it is about to', { polledPhase: 'requested', hasWaitedLong: true }, 'missing'],
    ['the flag went down, whatever the API says', { hasBeenFlagged: true, polledPhase: 'capturing' }, 'starting'],
    ['the flag stays down', { hasBeenFlagged: true, polledPhase: 'capturing', hasWaitedLong: true }, 'missing'],
    ['the flag is up, but the workers know better', { isFlagged: true, isAtRisk: true }, 'missing'],
    ['it is not to be recorded', { isRecorded: false, hasWaitedLong: true }, 'off'],
    ['it is recorded all the same', { isRecorded: false, isFlagged: true }, 'recording'],
  ])('%s', (_what, signs, expected) => {
    expect(meetingRecordingState({ ...joined, ...signs })).toBe(expected);
  });
});
