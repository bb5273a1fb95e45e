/** Whole, even pixels; the origin is the frame's top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const TILE_ASPECT = 16 / 9;
/** Of the frame's width, kept for the people beside a shared screen. */
const SIDEBAR_SHARE = 0.22;

/** Where `count` people stand: the grid whose 16:9 tiles are largest, centred, its last row too. */
export function gridLayout(frame: Size, count: number): Rect[] {
  if (count === 0) return [];
  const { columns, rows, tile } = bestGrid(frame, count);
  const top = (frame.height - rows * tile.height) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (frame.width - inRow * tile.width) / 2;
    return evenRect(left + (index % columns) * tile.width, top + row * tile.height, tile);
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
  const scale = Math.min(outer.width / picture.width, outer.height / picture.height);
  const inner = { width: picture.width * scale, height: picture.height * scale };
  return evenRect(outer.x + (outer.width - inner.width) / 2, outer.y + (outer.height - inner.height) / 2, inner);
}

function bestGrid(frame: Size, count: number): { columns: number; rows: number; tile: Size } {
  const grids = Array.from({ length: count }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    const width = Math.min(frame.width / columns, (frame.height / rows) * TILE_ASPECT);
    return { columns, rows, tile: { width, height: width / TILE_ASPECT } };
  });
  // Of grids that are equally good the widest: two people sit side by side.
  return grids.reduce((best, grid) => (grid.tile.width >= best.tile.width ? grid : best));
}

/** Chroma has half the resolution, so a tile begins and ends on even pixels. */
function evenRect(x: number, y: number, size: Size): Rect {
  return { x: even(x), y: even(y), width: Math.max(2, even(size.width)), height: Math.max(2, even(size.height)) };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2 + 1e-9);
}
