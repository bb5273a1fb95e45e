import { expect, it } from 'vitest';
import { lengthOf, notableGaps, placeOf } from './notable-gaps.ts';

it.each([
  ['a gap of 2 s', 40, 2, true],
  ['a gap of less than 2 s', 40, 1.9, false],
  ['the first seconds, in which participants connect', 0, 4.9, false],
  ['more than the first seconds', 0, 5, true],
  ['a short gap soon after the start', 3, 2, true],
])('%s', (_what, atSeconds, durationSeconds, isShown) => {
  const gap = { atSeconds, durationSeconds };
  expect(notableGaps({ missing: [gap] })).toEqual(isShown ? [gap] : []);
});

it('has no gaps if the coverage is unknown', () => {
  expect(notableGaps(null)).toEqual([]);
});

it.each([
  ['in the middle', 40, 10, 'at 0:40'],
  ['at the beginning', 0, 10, 'at 0:00'],
  ['after the end of the video', 103, 465, 'at the end'],
  ['everything', 0, 568, 'at 0:00'],
])('a gap %s', (_what, atSeconds, durationSeconds, place) => {
  expect(placeOf({ atSeconds, durationSeconds }, 568)).toBe(place);
});

it.each([
  ['everything', {}, '17 s'],
  ['the sound', { media: 'sound' }, '17 s of sound'],
  ['the sound of one participant', { media: 'sound', participant: 'Ada' }, "17 s of Ada's sound"],
] as const)('a gap of %s', (_what, media, length) => {
  expect(lengthOf({ atSeconds: 10, durationSeconds: 17.2, ...media })).toBe(length);
});
