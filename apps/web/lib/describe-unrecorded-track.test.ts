import { expect, test } from 'vitest';
import { describeUnrecordedTrack } from './describe-unrecorded-track.ts';

const TRACK = { trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null } as const;

test.each([
  [TRACK, 'Ada’s camera is encrypted end to end, so that no server can record it.'],
  [
    { ...TRACK, source: 'screen_share', reason: 'codec', codec: 'video/h265' } as const,
    'Ada’s shared screen is coded in a way that cannot be recorded (video/h265).',
  ],
])('says whose what is not recorded, and why', (track, sentence) => {
  expect(describeUnrecordedTrack(track)).toBe(sentence);
});
