import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBackdrop, drawPlate } from './draw-tiles.ts';
import { type Cameras, gridLayout, type Rect, type Size, TILE_SHAPE } from './layout.ts';
import type { Tile } from './scene.ts';

const HD = { width: 1280, height: 720 };

async function pixelsOf(png: Buffer): Promise<{ width: number; height: number; at: (x: number, y: number) => string }> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)].map(hex).join('');
  return { width: image.width, height: image.height, at };
}

function tile(rect: Rect, name = 'Ada', fields: Partial<Tile> = {}): Tile {
  return { kind: 'camera', rect, name, identity: name, video: null, ...fields };
}

const wide = (count: number): Cameras => ({ shapes: Array<Size>(count).fill(TILE_SHAPE), fit: 'crop' });

const BACKGROUND = '0f2f2b';
const PLACE = '1c5a52';

describe('the backdrop', () => {
  it('has the size of the frame and a tile with a badge for each name', async () => {
    const [left, right] = gridLayout(HD, wide(2));
    if (left === undefined || right === undefined) return expect.unreachable();
    const { width, height, at } = await pixelsOf(drawBackdrop(HD, [tile(left), tile(right, 'Bob')]));
    expect([width, height]).toEqual([1280, 720]);
    expect(at(10, 10)).toBe(BACKGROUND);
    expect([at(left.x + 20, left.y + 20), at(right.x + 20, right.y + 20)]).toEqual([PLACE, PLACE]);
    expect(at(left.x + left.width / 2, left.y + left.height * 0.42 - 70)).not.toBe(PLACE);
  });

  it('is plain behind a video', async () => {
    const [rect] = gridLayout(HD, wide(1));
    if (rect === undefined) return expect.unreachable();
    const track = {} as NonNullable<Tile['video']>['track'];
    const { at } = await pixelsOf(drawBackdrop(HD, [tile(rect, 'Ada', { video: { track, shownShare: 1 } })]));
    expect(new Set([at(100, 100), at(640, 300), at(640, 520)])).toEqual(new Set([BACKGROUND]));
  });

  it('is plain if no one is in the room', async () => {
    const { at } = await pixelsOf(drawBackdrop(HD, []));
    expect(new Set(Array.from({ length: 640 }, (_, index) => at(320 + index, 360)))).toEqual(new Set([BACKGROUND]));
  });

  it('shows text if the recording was interrupted', async () => {
    const notice = tile({ x: 0, y: 0, ...HD }, 'Recording interrupted', { kind: 'notice', identity: null });
    const { at } = await pixelsOf(drawBackdrop(HD, [notice]));
    const middle = Array.from({ length: 640 }, (_, index) => at(320 + index, 360));
    expect(new Set(middle).size).toBeGreaterThan(5);
  });
});

describe('a name plate', () => {
  it('is in the lower left corner of its tile, at most 4 % of the frame high, for any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        async (count, name) => {
          for (const rect of gridLayout(HD, wide(count))) {
            const { png, x, y } = drawPlate(HD, tile(rect, name));
            const { width, height } = await pixelsOf(png);
            expect(height).toBeLessThanOrEqual(HD.height * 0.04);
            expect(x).toBeGreaterThanOrEqual(rect.x);
            expect(y).toBeGreaterThanOrEqual(rect.y);
            expect(x + width).toBeLessThanOrEqual(rect.x + rect.width);
            expect(y + height).toBeLessThanOrEqual(rect.y + rect.height);
            expect(x - rect.x).toBeLessThan(rect.width * 0.05);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is as wide as its name, at most as wide as the tile', async () => {
    const [rect] = gridLayout(HD, wide(2));
    if (rect === undefined) return expect.unreachable();
    const widthOf = async (name: string) => (await pixelsOf(drawPlate(HD, tile(rect, name)).png)).width;
    const [short, long, endless] = await Promise.all(['Al', 'Alexandra', 'Alexandra '.repeat(50)].map(widthOf));
    expect(short).toBeLessThan(long ?? 0);
    expect(long).toBeLessThan(endless ?? 0);
    expect(endless).toBeLessThanOrEqual(rect.width);
  });
});
