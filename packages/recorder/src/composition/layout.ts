import type { Rect, Size } from '@young-minds/media/canvas';

export type { Rect, Size };

/** What a person's place has where no picture tells its shape. */
export const TILE_SHAPE: Size = { width: 16, height: 9 };
const TILE_ASPECT = TILE_SHAPE.width / TILE_SHAPE.height;
/** Of the frame's width, kept for the people beside a shared screen. */
const SIDEBAR_SHARE = 0.22;

/**
 * Where people stand: the grid in which their pictures, each whole and in its own shape, are largest together. Two phones
 * held upright get tall places, two laptops wide ones. Centred, the last row too.
 */
export function gridLayout(frame: Size, shapes: readonly Size[]): Rect[] {
  if (shapes.length === 0) return [];
  const { columns, rows, cell } = bestGrid(frame, shapes);
  return shapes.map((shape, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? shapes.length - row * columns : columns;
    const left = (frame.width - inRow * cell.width) / 2;
    return centred({ x: left + (index % columns) * cell.width, y: row * cell.height, ...cell }, shape);
  });
}

/** A shared screen, large, and `count` people in a column beside it. */
export function screenLayout(frame: Size, count: number): { readonly screen: Rect; readonly people: Rect[] } {
  if (count === 0) return { screen: evenRect(0, 0, frame), people: [] };
  const sidebarWidth = frame.width * SIDEBAR_SHARE;
  const screenWidth = frame.width - sidebarWidth;
  const height = Math.min(sidebarWidth / TILE_ASPECT, frame.height / count);
  const tile = { width: sidebarWidth, height };
  const top = (frame.height - count * height) / 2;
  return {
    screen: evenRect(0, 0, { width: screenWidth, height: frame.height }),
    people: Array.from({ length: count }, (_, index) => evenRect(screenWidth, top + index * height, tile)),
  };
}

/** The largest rectangle of the picture's shape inside `outer`, centred: nothing cut off, nothing stretched. */
export function fitInside(outer: Rect, picture: Size): Rect {
  return centred(outer, picture);
}

function centred(outer: Rect, shape: Size): Rect {
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
  // Of grids that are equally good the widest: two people sit side by side.
  return grids.reduce((best, grid) => (grid.area >= best.area * (1 - 1e-9) ? grid : best));
}

/** Chroma has half the resolution, so a tile begins and ends on even pixels. */
function evenRect(x: number, y: number, size: Size): Rect {
  return { x: even(x), y: even(y), width: Math.max(2, even(size.width)), height: Math.max(2, even(size.height)) };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2 + 1e-9);
}
