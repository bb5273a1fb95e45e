import { expect, test } from 'vitest';
import { describeUnrecordedTrack } from './describe-unrecorded-track.ts';

const TRACK = { trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null } as const;

test.each([
  [TRACK, "Ada's camera is end-to-end encrypted, so it can't be recorded."],
  [
    { ...TRACK, source: 'screen_share', reason: 'codec', codec: 'video/h265' } as const,
    "Ada's shared screen uses a format that can't be recorded (video/h265).",
  ],
])('names the track that is not recorded and the reason', (track, sentence) => {
  expect(describeUnrecordedTrack(track)).toBe(sentence);
});
