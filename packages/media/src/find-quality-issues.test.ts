import { expect, test } from 'vitest';
import { pictureIssues } from './find-quality-issues.ts';

const PIXELS = 32 * 18;
/** Returns a picture of one color in Y, U and V. */
const plain = (y: number, u = 128, v = 128) => Buffer.from(Array.from({ length: PIXELS }, () => [y, u, v]).flat());
const still = plain(90);
const black = plain(17, 127, 130);
/** Returns a picture that differs from the one before and the one after it. */
const moving = (index: number) => plain(60 + ((index * 7) % 100));
const movingFor = (count: number) => Array.from({ length: count }, (_, index) => moving(index));
const times = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

test.each([
  ['no video', [], ['there is no video']],
  ['black throughout', times(10, black), ['the video is black from start to end']],
  ['green without luma', times(10, plain(0, 0, 0)), ['the video shows the same image from start to end']],
  ['dark blue without luma', times(10, plain(16, 160, 120)), ['the video shows the same image from start to end']],
  ['movement in color only', Array.from({ length: 30 }, (_, index) => plain(16, 60 + ((index * 7) % 100))), []],
  ['the same image throughout', times(10, still), ['the video shows the same image from start to end']],
  ['movement', movingFor(30), []],
  ['a slide shown for a while', [...movingFor(10), ...times(15, still), ...movingFor(5)], []],
  ['a short frozen image at the end', [...movingFor(50), ...times(10, still)], []],
  ['a frozen image until the end', [...movingFor(40), ...times(20, still)], ['the video is frozen for the last 19 s']],
])('%s', (_what, pictures, issues) => {
  // One picture per second.
  expect(pictureIssues(pictures, pictures.length)).toEqual(issues);
});

test('camera noise counts as movement', () => {
  const noisy = Array.from({ length: 20 }, (_, index) => {
    const picture = Buffer.from(still);
    picture[index] = 99;
    return picture;
  });
  expect(pictureIssues(noisy, noisy.length)).toEqual([]);
});
