import { expect, it } from 'vitest';
import { vp9KeyFrameSize } from './vp9.ts';

/** The first bytes of 642x362 key frames that libvpx encoded. */
const KEY_FRAMES = [
  ['4:2:0', '8249834200281016960638241c184a10'],
  ['4:4:4', 'a249834200050202d2c0c70483830942'],
  ['sRGB', 'a2498342e0281016960238241c184a10'],
  ['ten bits', '924983420014080b4b031c120e0c2c08'],
  ['4:2:2 of twelve bits', 'b124c1a142014080b4b031c120e0c2e0'],
] as const;

it.each(KEY_FRAMES)('reads the size of a key frame: %s', (_, start) => {
  expect(vp9KeyFrameSize(Buffer.from(start, 'hex'))).toEqual({ width: 642, height: 362 });
});

it.each([
  ['another frame', '8600400000000000000000'],
  ['a frame that is shown again', '8800000000000000000000'],
  ['a truncated key frame', '82498342002810'],
  ['data that is not a frame', '4249834200281016960638'],
  ['empty data', ''],
])('reads no size from %s', (_, bytes) => {
  expect(vp9KeyFrameSize(Buffer.from(bytes, 'hex'))).toBeNull();
});
