import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areOverlapping,
  type Cameras,
  fitInside,
  gridLayout,
  type Rect,
  type Size,
  screenLayout,
  shownShare,
  speakerLayout,
  steadyShape,
  TILE_SHAPE,
} from './layout.ts';

const HD = { width: 1280, height: 720 };
const FULL_HD = { width: 1920, height: 1080 };

const TALL: Size = { width: 9, height: 16 };
const WINDOW: Size = { width: 4, height: 3 };
const ULTRAWIDE: Size = { width: 21, height: 9 };

const crop = (...shapes: readonly Size[]): Cameras => ({ shapes, fit: 'crop' });
const whole = (...shapes: readonly Size[]): Cameras => ({ shapes, fit: 'whole' });
const wide = (count: number): Cameras => crop(...Array<Size>(count).fill(TILE_SHAPE));

const anyFrame = fc.constantFrom<Size>(HD, FULL_HD);
const anyCount = fc.integer({ min: 1, max: 30 });
const anyCameras = fc.record<Cameras>({
  shapes: fc.array(fc.constantFrom(TILE_SHAPE, TALL, WINDOW, ULTRAWIDE, { width: 1, height: 1 }), {
    minLength: 1,
    maxLength: 12,
  }),
  fit: fc.constantFrom('crop', 'whole'),
});

function isEvenAndWithin(rect: Rect, outer: Rect): boolean {
  const isEven = [rect.x, rect.y, rect.width, rect.height].every((value) => value % 2 === 0);
  const isInside =
    rect.x >= outer.x &&
    rect.y >= outer.y &&
    rect.x + rect.width <= outer.x + outer.width &&
    rect.y + rect.height <= outer.y + outer.height;
  return isEven && isInside && rect.width > 0 && rect.height > 0;
}

function expectTiling(rects: readonly Rect[], frame: Size): void {
  for (const rect of rects) expect(rect).toSatisfy((candidate) => isEvenAndWithin(candidate, { x: 0, y: 0, ...frame }));
  const clashes = rects.flatMap((one, index) => rects.slice(index + 1).filter((other) => areOverlapping(one, other)));
  expect(clashes).toEqual([]);
}

/** Expects that no video is cropped or stretched further than its cameras allow. */
function expectPictures(rects: readonly Rect[], { shapes, fit }: Cameras): void {
  for (const [index, shape] of shapes.entries()) {
    const rect = rects[index] ?? expect.unreachable();
    const share = shownShare(rect, shape, fit);
    expect(share).toBeGreaterThanOrEqual(fit === 'crop' ? 0.75 : 1);
    const isStretchable = share < 1;
    expectShape(rect, (share * shape.width) / shape.height, isStretchable ? 1.011 : 1);
  }
}

function areaShare(rects: readonly Rect[], frame: Size): number {
  return rects.reduce((sum, { width, height }) => sum + width * height, 0) / (frame.width * frame.height);
}

/** Rounding to even pixels costs less than two pixels on each side. */
function expectShape(rect: Size, aspect: number, stretch = 1): void {
  expect(rect.width / (rect.height + 2)).toBeLessThanOrEqual(aspect * stretch);
  expect((rect.width + 2) / rect.height).toBeGreaterThanOrEqual(aspect / stretch);
}

describe('a grid', () => {
  it.each([
    [1, [{ x: 0, y: 0, width: 1280, height: 720 }]],
    [
      2,
      [
        { x: 0, y: 118, width: 638, height: 482 },
        { x: 642, y: 118, width: 638, height: 482 },
      ],
    ],
    [
      3,
      [
        { x: 0, y: 0, width: 636, height: 358 },
        { x: 642, y: 0, width: 636, height: 358 },
        { x: 322, y: 362, width: 636, height: 358 },
      ],
    ],
  ])('has the expected tiles for %i participants', (count, expected) => {
    expect(gridLayout(HD, wide(count))).toEqual(expected);
  });

  it.each([HD, FULL_HD])('of two laptops uses two thirds of the frame %o', (frame) => {
    expect(areaShare(gridLayout(frame, wide(2)), frame)).toBeGreaterThan(2 / 3);
    expect(areaShare(gridLayout(frame, whole(TILE_SHAPE, TILE_SHAPE)), frame)).toBeCloseTo(0.5, 1);
  });

  it('is empty without participants', () => {
    expect(gridLayout(HD, crop())).toEqual([]);
  });

  it('gives portrait videos the whole height', () => {
    expect(gridLayout(HD, crop(TALL, TALL))).toEqual([
      { x: 116, y: 0, width: 404, height: 720 },
      { x: 758, y: 0, width: 404, height: 720 },
    ]);
    expect(gridLayout(HD, crop(TALL, TALL, TALL)).map(({ height }) => height)).toEqual([720, 720, 720]);
  });

  it('places a laptop video next to a phone video', () => {
    expect(gridLayout(HD, crop(TILE_SHAPE, TALL))).toEqual([
      { x: 0, y: 118, width: 638, height: 482 },
      { x: 758, y: 0, width: 404, height: 720 },
    ]);
  });

  it('crops and stretches no video too far, inside the frame and without overlap', () => {
    fc.assert(
      fc.property(anyFrame, anyCameras, (frame, cameras) => {
        const rects = gridLayout(frame, cameras);
        expect(rects).toHaveLength(cameras.shapes.length);
        expectTiling(rects, frame);
        expectPictures(rects, cameras);
      }),
    );
  });
});

describe('the layout of a speaker', () => {
  it('is the whole frame, with an inset of a fifth of its width', () => {
    expect(speakerLayout(HD, wide(2), 0)).toEqual([
      { x: 0, y: 0, ...HD },
      { x: 1008, y: 560, width: 256, height: 144 },
    ]);
    expect(speakerLayout(HD, crop(TILE_SHAPE, TALL), 1)).toEqual([
      { x: 1008, y: 560, width: 256, height: 144 },
      { x: 438, y: 0, width: 404, height: 720 },
    ]);
  });

  it('keeps insets apart, in the frame and out of its middle', () => {
    fc.assert(
      fc.property(anyFrame, anyCameras, fc.nat(), (frame, cameras, number) => {
        const speaker = number % cameras.shapes.length;
        const rects = speakerLayout(frame, cameras, speaker);
        expectTiling(rects.slice(speaker, speaker + 1), frame);
        const insets = rects.toSpliced(speaker, 1);
        expectTiling(insets, frame);
        for (const { y } of insets) expect(y).toBeGreaterThan(frame.height * 0.65);
      }),
    );
  });
});

describe('a shared screen', () => {
  it('is as large as the frame allows if there are no participants', () => {
    expect(screenLayout(HD, TILE_SHAPE, crop())).toEqual({ screen: { x: 0, y: 0, ...HD }, participants: [] });
    expect(screenLayout(HD, WINDOW, crop()).screen).toEqual({ x: 160, y: 0, width: 960, height: 720 });
  });

  it.each<[string, Size, Rect, Rect[]]>([
    [
      'of 16:9 leaves a narrow column',
      TILE_SHAPE,
      { x: 0, y: 44, width: 1122, height: 630 },
      [
        { x: 1126, y: 242, width: 154, height: 116 },
        { x: 1126, y: 362, width: 154, height: 116 },
      ],
    ],
    [
      'of 4:3 has the full height',
      WINDOW,
      { x: 0, y: 0, width: 960, height: 720 },
      [
        { x: 964, y: 120, width: 316, height: 238 },
        { x: 964, y: 362, width: 316, height: 238 },
      ],
    ],
    [
      'of 21:9 has the full width, above a row',
      ULTRAWIDE,
      { x: 0, y: 0, width: 1280, height: 548 },
      [
        { x: 340, y: 552, width: 298, height: 168 },
        { x: 642, y: 552, width: 298, height: 168 },
      ],
    ],
  ])('%s', (_, shape, screen, participants) => {
    expect(screenLayout(HD, shape, wide(2))).toEqual({ screen, participants });
  });

  it('has 80 % of the width or the whole height, next to cameras with 12 % of the width each', () => {
    const anyScreen = fc.record({
      width: fc.integer({ min: 300, max: 4096 }),
      height: fc.integer({ min: 300, max: 2160 }),
    });
    const anyWide = fc.integer({ min: 1, max: 4 }).map(wide);
    fc.assert(
      fc.property(anyFrame, anyScreen, anyWide, (frame, shape, cameras) => {
        const { screen, participants } = screenLayout(frame, shape, cameras);
        const isHigh = screen.height >= frame.height - 2;
        expect(screen.width >= frame.width * 0.8 || isHigh).toBe(true);
        for (const { width } of participants) expect(width).toBeGreaterThanOrEqual(frame.width * 0.12);
      }),
    );
  });

  it('is whole and leaves room for every participant, inside the frame and without overlap', () => {
    const anyScreen = fc.constantFrom(TILE_SHAPE, WINDOW, ULTRAWIDE, TALL);
    fc.assert(
      fc.property(anyFrame, anyScreen, anyCameras, (frame, shape, cameras) => {
        const { screen, participants } = screenLayout(frame, shape, cameras);
        expect(participants).toHaveLength(cameras.shapes.length);
        expectTiling([screen, ...participants], frame);
        expectShape(screen, shape.width / shape.height);
        expectPictures(participants, cameras);
      }),
    );
  });

  it('leaves room for a crowd', () => {
    fc.assert(
      fc.property(anyFrame, anyCount, (frame, count) => {
        const { screen, participants } = screenLayout(frame, TILE_SHAPE, wide(count));
        expectTiling([screen, ...participants], frame);
      }),
    );
  });
});

describe('a rectangle inside another one', () => {
  it('is centered and has its own aspect ratio', () => {
    const outer = { x: 640, y: 180, width: 640, height: 360 };
    expect(fitInside(outer, { width: 320, height: 180 })).toEqual(outer);
    expect(fitInside(outer, { width: 480, height: 360 })).toEqual({ x: 720, y: 180, width: 480, height: 360 });
    expect(fitInside(outer, { width: 360, height: 640 })).toEqual({ x: 858, y: 180, width: 202, height: 360 });
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
