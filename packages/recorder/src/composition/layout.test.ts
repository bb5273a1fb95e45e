import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitInside, gridLayout, type Rect, type Size, screenLayout, steadyShape, TILE_SHAPE } from './layout.ts';

const HD = { width: 1280, height: 720 };
const FULL_HD = { width: 1920, height: 1080 };

const wide = (count: number): Size[] => Array<Size>(count).fill(TILE_SHAPE);
const TALL: Size = { width: 9, height: 16 };

const anyFrame = fc.constantFrom<Size>(HD, FULL_HD);
const anyCount = fc.integer({ min: 1, max: 30 });

function isEvenAndWithin(rect: Rect, outer: Rect): boolean {
  const isEven = [rect.x, rect.y, rect.width, rect.height].every((value) => value % 2 === 0);
  const isInside =
    rect.x >= outer.x &&
    rect.y >= outer.y &&
    rect.x + rect.width <= outer.x + outer.width &&
    rect.y + rect.height <= outer.y + outer.height;
  return isEven && isInside && rect.width > 0 && rect.height > 0;
}

function overlaps(one: Rect, other: Rect): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  const isAbove = one.y + one.height <= other.y || other.y + other.height <= one.y;
  return !isBeside && !isAbove;
}

function expectTiling(rects: readonly Rect[], frame: Size): void {
  for (const rect of rects) expect(rect).toSatisfy((candidate) => isEvenAndWithin(candidate, { x: 0, y: 0, ...frame }));
  const clashes = rects.flatMap((one, index) => rects.slice(index + 1).filter((other) => overlaps(one, other)));
  expect(clashes).toEqual([]);
}

/** Rounding to even pixels costs less than two pixels on each side. */
function expectShape(rect: Size, aspect: number): void {
  expect(rect.width / (rect.height + 2)).toBeLessThanOrEqual(aspect);
  expect((rect.width + 2) / rect.height).toBeGreaterThanOrEqual(aspect);
}

describe('a grid', () => {
  it.each([
    [1, [{ x: 0, y: 0, width: 1280, height: 720 }]],
    [
      2,
      [
        { x: 0, y: 180, width: 640, height: 360 },
        { x: 640, y: 180, width: 640, height: 360 },
      ],
    ],
    [
      3,
      [
        { x: 0, y: 0, width: 640, height: 360 },
        { x: 640, y: 0, width: 640, height: 360 },
        { x: 320, y: 360, width: 640, height: 360 },
      ],
    ],
  ])('has the expected tiles for %i participants', (count, expected) => {
    expect(gridLayout(HD, wide(count))).toEqual(expected);
  });

  it('is empty without participants', () => {
    expect(gridLayout(HD, [])).toEqual([]);
  });

  it('has a 16:9 tile for each participant, inside the frame and without overlap', () => {
    fc.assert(
      fc.property(anyFrame, anyCount, (frame, count) => {
        const rects = gridLayout(frame, wide(count));
        expect(rects).toHaveLength(count);
        expectTiling(rects, frame);
        for (const rect of rects) expectShape(rect, 16 / 9);
      }),
    );
  });
});

describe('a grid of other aspect ratios', () => {
  it('gives portrait videos the whole height', () => {
    expect(gridLayout(HD, [TALL, TALL])).toEqual([
      { x: 116, y: 0, width: 404, height: 720 },
      { x: 756, y: 0, width: 404, height: 720 },
    ]);
    expect(gridLayout(HD, [TALL, TALL, TALL]).map(({ height }) => height)).toEqual([720, 720, 720]);
  });

  it('places a laptop video next to a phone video', () => {
    expect(gridLayout(HD, [TILE_SHAPE, TALL])).toEqual([
      { x: 0, y: 180, width: 640, height: 360 },
      { x: 756, y: 0, width: 404, height: 720 },
    ]);
  });

  it('keeps every aspect ratio, inside the frame and without overlap', () => {
    const anyShape = fc.constantFrom<Size>(TILE_SHAPE, TALL, { width: 4, height: 3 }, { width: 1, height: 1 });
    fc.assert(
      fc.property(anyFrame, fc.array(anyShape, { minLength: 1, maxLength: 12 }), (frame, shapes) => {
        const rects = gridLayout(frame, shapes);
        expectTiling(rects, frame);
        for (const [index, { width, height }] of shapes.entries()) {
          expectShape(rects[index] ?? expect.unreachable(), width / height);
        }
      }),
    );
  });
});

describe('a shared screen', () => {
  it('fills the frame if there are no participants', () => {
    expect(screenLayout(HD, 0)).toEqual({ screen: { x: 0, y: 0, ...HD }, participants: [] });
  });

  it('fills most of the frame, with the participants in a column next to it', () => {
    const { screen, participants } = screenLayout(HD, 2);
    expect(screen).toEqual({ x: 0, y: 0, width: 998, height: 720 });
    expect(participants.map(({ x, width }) => [x, width])).toEqual([
      [998, 280],
      [998, 280],
    ]);
    for (const person of participants) expectShape(person, 16 / 9);
  });

  it('leaves room for every participant, inside the frame and without overlap', () => {
    fc.assert(
      fc.property(anyFrame, anyCount, (frame, count) => {
        const { screen, participants } = screenLayout(frame, count);
        expect(participants).toHaveLength(count);
        expectTiling([screen, ...participants], frame);
      }),
    );
  });
});

describe('a video', () => {
  it('is centered in its tile, uncropped and with its own aspect ratio', () => {
    const tile = { x: 640, y: 180, width: 640, height: 360 };
    expect(fitInside(tile, { width: 320, height: 180 })).toEqual(tile);
    expect(fitInside(tile, { width: 480, height: 360 })).toEqual({ x: 720, y: 180, width: 480, height: 360 });
    expect(fitInside(tile, { width: 360, height: 640 })).toEqual({ x: 858, y: 180, width: 202, height: 360 });
  });

  it('is inside its tile for any width and height', () => {
    const anySize = fc.record({
      width: fc.integer({ min: 16, max: 4096 }),
      height: fc.integer({ min: 16, max: 4096 }),
    });
    fc.assert(
      fc.property(anyFrame, anyCount, anySize, (frame, count, picture) => {
        for (const tile of gridLayout(frame, wide(count))) {
          const rect = fitInside(tile, picture);
          expect(rect).toSatisfy((candidate) => isEvenAndWithin(candidate, tile));
          const isThin = Math.min(rect.width, rect.height) <= 2;
          if (!isThin) expectShape(rect, picture.width / picture.height);
        }
      }),
    );
  });
});

describe('the steady shape of a picture', () => {
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
});
