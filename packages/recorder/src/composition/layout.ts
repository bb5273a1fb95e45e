import type { Rect, Size } from '@young-minds/media/canvas';

export type { Rect, Size };

/** The shape of a participant's tile if no video determines it. */
export const TILE_SHAPE: Size = { width: 16, height: 9 };
const TILE_ASPECT = TILE_SHAPE.width / TILE_SHAPE.height;
/** The share of the frame's width that is kept for the participants next to a shared screen. */
const SIDEBAR_SHARE = 0.22;

/** The shapes of common cameras, including upright ones. */
const USUAL_SHAPES: readonly Size[] = [
  { width: 16, height: 9 },
  { width: 4, height: 3 },
  { width: 3, height: 2 },
  { width: 1, height: 1 },
  { width: 2, height: 3 },
  { width: 3, height: 4 },
  { width: 9, height: 16 },
];

/** Too small to see, but larger than the effect of rounding a small layer to whole pixels. */
const TOLERANCE = 0.015;

/**
 * Returns the tiles of the participants: the grid in which their videos, uncropped and in their own shape, have the
 * largest total area. Two upright phones get tall tiles, two laptops wide ones. Every row is centered, including the
 * last.
 */
export function gridLayout(frame: Size, shapes: readonly Size[]): Rect[] {
  if (shapes.length === 0) return [];
  const { columns, rows, cell } = bestGrid(frame, shapes);
  return shapes.map((shape, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? shapes.length - row * columns : columns;
    const left = (frame.width - inRow * cell.width) / 2;
    return fitInside({ x: left + (index % columns) * cell.width, y: row * cell.height, ...cell }, shape);
  });
}

/** Returns the place of a large shared screen and those of `count` participants in a column next to it. */
export function screenLayout(frame: Size, count: number): { readonly screen: Rect; readonly participants: Rect[] } {
  if (count === 0) return { screen: evenRect(0, 0, frame), participants: [] };
  const sidebarWidth = frame.width * SIDEBAR_SHARE;
  const screenWidth = frame.width - sidebarWidth;
  const height = Math.min(sidebarWidth / TILE_ASPECT, frame.height / count);
  const tile = { width: sidebarWidth, height };
  const top = (frame.height - count * height) / 2;
  return {
    screen: evenRect(0, 0, { width: screenWidth, height: frame.height }),
    participants: Array.from({ length: count }, (_, index) => evenRect(screenWidth, top + index * height, tile)),
  };
}

/** Returns the largest rectangle of this shape inside `outer`, centered, without cropping or stretching. */
export function fitInside(outer: Rect, shape: Size): Rect {
  const inner = largestInside(outer, shape);
  return evenRect(outer.x + (outer.width - inner.width) / 2, outer.y + (outer.height - inner.height) / 2, inner);
}

function largestInside(outer: Size, shape: Size): Size {
  const scale = Math.min(outer.width / shape.width, outer.height / shape.height);
  return { width: shape.width * scale, height: shape.height * scale };
}

function bestGrid(frame: Size, shapes: readonly Size[]): { columns: number; rows: number; cell: Size } {
  const grids = shapes.map((_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(shapes.length / columns);
    const cell = { width: frame.width / columns, height: frame.height / rows };
    const areas = shapes.map((shape) => largestInside(cell, shape)).map(({ width, height }) => width * height);
    return { columns, rows, cell, area: areas.reduce((sum, area) => sum + area, 0) };
  });
  // Of equally good grids, the widest: two participants are shown side by side.
  return grids.reduce((best, grid) => (grid.area >= best.area * (1 - 1e-9) ? grid : best));
}

/** Rounds to even pixels, because chroma has half the resolution. */
function evenRect(x: number, y: number, size: Size): Rect {
  return { x: even(x), y: even(y), width: Math.max(2, even(size.width)), height: Math.max(2, even(size.height)) };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2 + 1e-9);
}

/**
 * Returns the shape that a picture was meant to have. The layers of one camera differ by a pixel or two (a third of 720
 * lines is 426 wide and not 426.67), and a change of layers must not change the layout.
 */
export function steadyShape(picture: Size): Size {
  const aspect = picture.width / picture.height;
  return USUAL_SHAPES.find(({ width, height }) => Math.abs((aspect * height) / width - 1) < TOLERANCE) ?? picture;
}
