import { expect, test } from 'vitest';
import { lostMediaOf, type StillSpan } from './lost-media.ts';
import type { SecondsSpan } from './spans.ts';

const span = (startSeconds: number, endSeconds: number): SecondsSpan => ({ startSeconds, endSeconds });
const still = (from: number, to: number, start: StillSpan['start'] = 'stopped') => ({ ...span(from, to), start });
const ALL = [span(0, 3600)];
const BOTH_ON = { camera: ALL, microphone: ALL, conversation: ALL };
const ALONE = { ...BOTH_ON, conversation: [] };

const find = (stills: readonly StillSpan[], silences: readonly SecondsSpan[], published = BOTH_ON) =>
  lostMediaOf({ stills, silences, published }).map(({ startSeconds, endSeconds, media }) => [
    media,
    startSeconds,
    endSeconds,
  ]);

test.each([
  ['no picture and no sound', [still(15, 32)], [span(17, 32)], [['everything', 17, 32]]],
  ['a picture that is frozen while others talk', [still(15, 32)], [], [['picture', 15, 32]]],
  ['no sound while the picture moves', [], [span(10, 32)], [['sound', 10, 32]]],
  [
    'first everything, then the sound',
    [still(10, 20)],
    [span(10, 40)],
    [
      ['everything', 10, 20],
      ['sound', 20, 40],
    ],
  ],
  ['a black page instead of the room', [still(15, 32, 'replaced')], [span(15, 32)], [['everything', 15, 32]]],
])('%s is lost', (_what, stills, silences, expected) => {
  expect(find(stills, silences)).toEqual(expected);
});

test.each([
  ['a pause of a few seconds', [still(15, 19)], [span(15, 19)], BOTH_ON],
  ['a camera that was covered', [still(15, 600, 'replaced')], [], BOTH_ON],
  ['a picture that was still before the silence', [still(11, 29, 'unknown')], [span(15, 29)], BOTH_ON],
  ['cameras that are off', [still(15, 600)], [], { ...BOTH_ON, camera: [] }],
  ['microphones that are muted', [], [span(15, 600)], { ...BOTH_ON, microphone: [], conversation: [] }],
  ['all is muted', [still(15, 600)], [span(15, 600)], { camera: [], microphone: [], conversation: [] }],
  ['a participant who is alone and says nothing', [], [span(15, 600)], ALONE],
  ['a camera that is switched off after a moment', [still(15, 600)], [], { ...BOTH_ON, camera: [span(0, 20)] }],
])('%s is not lost', (_what, stills, silences, published) => {
  expect(find(stills, silences, published)).toEqual([]);
});
