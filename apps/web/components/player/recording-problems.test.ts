import { expect, it } from 'vitest';
import { isNoticeable, lengthOf, missingSecondsOf, placeOf } from './recording-problems.tsx';

it.each([
  ['nothing', 600, [], false],
  ['2 s of 4 minutes', 248, [2], false],
  ['2 s of 12 s', 12, [2], true],
  ['the whole of 1 s', 1, [1], true],
  ['5 s of an hour', 3600, [5], true],
  ['three short gaps of an hour', 3600, [2, 2, 2], true],
  ['4 s of an hour', 3600, [4], false],
])('%s missing', (_what, expectedSeconds, gapSeconds, isShown) => {
  const missing = gapSeconds.map((durationSeconds, index) => ({ atSeconds: index * 10, durationSeconds }));
  expect(isNoticeable({ expectedSeconds, missing })).toBe(isShown);
});

it.each([
  ['in the middle', 40, 10, 'at 0:40'],
  ['at the beginning', 0, 10, 'at 0:00'],
  ['after the end of the video', 103, 465, 'at the end'],
  ['everything', 0, 568, 'at 0:00'],
])('a gap %s', (_what, atSeconds, durationSeconds, place) => {
  const gap = { atSeconds, durationSeconds };
  expect(placeOf(gap, { expectedSeconds: 568, capturedSeconds: 568 - durationSeconds, missing: [gap] })).toBe(place);
});

it.each([
  ['everything', {}, '17 s'],
  ['the sound', { media: 'sound' }, '17 s of sound'],
  ['the sound of one participant', { media: 'sound', participant: 'Ada' }, "17 s of Ada's sound"],
] as const)('a gap of %s', (_what, media, length) => {
  expect(lengthOf({ atSeconds: 10, durationSeconds: 17.2, ...media })).toBe(length);
});

it('counts time in which picture and sound are missing once', () => {
  const picture = { atSeconds: 20, durationSeconds: 12, media: 'picture', participant: 'Ada' } as const;
  expect(missingSecondsOf([picture, { ...picture, media: 'sound' }, { atSeconds: 30, durationSeconds: 5 }])).toBe(15);
});
