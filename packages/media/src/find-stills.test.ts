import { expect, test } from 'vitest';
import { runsOf } from './find-stills.ts';

const SIZE = 320 * 180;
const plain = (level: number) => Buffer.alloc(SIZE, level);
/** Returns a picture of which a few pixels differ, as those of a person who moves or of a camera's noise. */
const withNoise = (index: number) => plain(90).fill(200, index, index + 40);
const noisy = (count: number) => Array.from({ length: count }, (_, index) => withNoise(index * 50));
const times = (count: number, picture: Buffer) => Array.from({ length: count }, () => picture);

test.each([
  ['a camera whose noise only moves', noisy(40), []],
  ['a short stop', [...noisy(10), ...times(4, plain(90)), ...noisy(10)], []],
  ['a stop', [...noisy(10), ...times(20, plain(90)), ...noisy(10)], [{ first: 10, last: 29, start: 'stopped' }]],
  ['another picture', [...noisy(10), ...times(20, plain(16))], [{ first: 10, last: 29, start: 'replaced' }]],
  ['still from the start', [...times(20, plain(90)), ...noisy(10)], [{ first: 0, last: 19, start: 'unknown' }]],
  [
    'an encoder that changes it at a key frame',
    [...noisy(10), ...times(12, plain(90)), plain(94), ...times(12, plain(91))],
    [{ first: 10, last: 34, start: 'stopped' }],
  ],
  [
    'movement between two stops',
    [...times(12, plain(90)), ...noisy(4), ...times(12, plain(90))],
    [
      { first: 0, last: 11, start: 'unknown' },
      { first: 16, last: 27, start: 'stopped' },
    ],
  ],
])('%s', (_what, pictures, runs) => {
  expect(runsOf(pictures)).toEqual(runs);
});
