import { expect, it } from 'vitest';
import { steadyShape } from './steady-shape.ts';

const size = (width: number, height: number) => ({ width, height });

it('treats the layers of a camera as one aspect ratio, also in portrait', () => {
  for (const layer of [size(1280, 720), size(640, 360), size(426, 240), size(320, 180), size(214, 120)]) {
    expect(steadyShape(layer)).toEqual(size(16, 9));
    expect(steadyShape(size(layer.height, layer.width))).toEqual(size(9, 16));
  }
  expect(steadyShape(size(640, 480))).toEqual(size(4, 3));
});

it('keeps the aspect ratio of a shared window', () => {
  expect(steadyShape(size(1437, 891))).toEqual(size(1437, 891));
  expect(steadyShape(size(1920, 1200))).toEqual(size(1920, 1200));
});
