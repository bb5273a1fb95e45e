import type { Rect, Size } from '@young-minds/media/canvas';
import type { RecordingFit } from '@young-minds/recording/domain';

export type { Rect, Size };

/** The shape of a participant's tile if no video determines it. */
export const TILE_SHAPE: Size = { width: 16, height: 9 };
/** The most that is cut off a camera's picture, as a share of its width at each side. */
const MAX_CROP_SHARE = 1 / 8;
/** Pictures are not cropped to a narrower aspect ratio than this. */
const NARROWEST_CROP = 4 / 3;
/** How far a cropped picture may be out of shape, which no one sees. It makes up for the gaps next to the tiles. */
const MAX_STRETCH = 0.01;
/** The smallest width of a camera next to a shared screen, as a share of the frame's width. */
const MIN_CAMERA_SHARE = 0.12;
/** The frame's height divided by a gap between tiles. */
const GAPS_PER_FRAME = 180;
/** The largest size of the inset with a participant who does not speak, as shares of the frame. */
const INSET_SHARE = { width: 0.2, height: 0.3 };

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

/** The participants of a scene, as far as they determine the layout. */
export interface Cameras {
  /** The shape of each participant's video, or `TILE_SHAPE`. */
  readonly shapes: readonly Size[];
  readonly fit: RecordingFit;
}

/**
 * Returns the tiles of the participants: the grid in which their videos have the largest total area. A video may lose
 * a little at its sides. Two upright phones get tall tiles, two laptops wide ones. Every row is centered, including the
 * last.
 */
export function gridLayout(frame: Size, { shapes, fit }: Cameras): Rect[] {
  if (shapes.length === 0) return [];
  const { columns, rows, cell } = bestGrid(frame, { shapes, fit });
  const gap = gapOf(frame);
  return shapes.map((shape, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? shapes.length - row * columns : columns;
    const left = (frame.width - inRow * cell.width - (inRow - 1) * gap) / 2;
    const place = { x: left + (index % columns) * (cell.width + gap), y: row * (cell.height + gap), ...cell };
    return centerIn(place, sizeIn(cell, aspectsOf(shape, fit)));
  });
}

/**
 * Returns the tiles of the `speaker` layout: the one of the participant at `speaker` fills the frame. The others are
 * insets in the lower right corner, from right to left, below the middle of the frame where a face is.
 */
export function speakerLayout(frame: Size, { shapes, fit }: Cameras, speaker: number): Rect[] {
  const [gap, margin] = [gapOf(frame), 4 * gapOf(frame)];
  const width = (frame.width - 2 * margin) / Math.max(1, shapes.length - 1) - gap;
  const cell = {
    width: Math.min(frame.width * INSET_SHARE.width, width),
    height: frame.height * INSET_SHARE.height,
  };
  let right = frame.width - margin;
  return shapes.map((shape, index) => {
    if (index === speaker) return centerIn({ x: 0, y: 0, ...frame }, sizeIn(frame, aspectsOf(shape, fit)));
    const size = sizeIn(cell, exactly(shape));
    const rect = evenRect(right - size.width, frame.height - margin - size.height, size);
    right -= size.width + gap;
    return rect;
  });
}

/** Returns whether two rectangles share a pixel. */
export function areOverlapping(one: Rect, other: Rect): boolean {
  const isAcross = one.x < other.x + other.width && other.x < one.x + one.width;
  return isAcross && one.y < other.y + other.height && other.y < one.y + one.height;
}

interface ScreenLayout {
  readonly screen: Rect;
  readonly participants: readonly Rect[];
}

/**
 * Returns the place of a shared screen, whole and as large as possible, and those of the participants in a column or a
 * row next to it. Each participant has at least `MIN_CAMERA_SHARE` of the width, unless
 * there are too many for that.
 */
export function screenLayout(frame: Size, screen: Size, cameras: Cameras): ScreenLayout {
  if (cameras.shapes.length === 0) return { screen: fitInside({ x: 0, y: 0, ...frame }, screen), participants: [] };
  const layouts = [columnLayout(frame, screen, cameras), rowLayout(frame, screen, cameras)] as const;
  const [columnArea, rowArea] = [areaOf([layouts[0].screen]), areaOf([layouts[1].screen])];
  if (Math.abs(columnArea - rowArea) > columnArea * TOLERANCE) return layouts[rowArea > columnArea ? 1 : 0];
  return layouts[areaOf(layouts[1].participants) > areaOf(layouts[0].participants) ? 1 : 0];
}

function columnLayout(frame: Size, screenShape: Size, { shapes, fit }: Cameras): ScreenLayout {
  const gap = gapOf(frame);
  const screen = sizeIn({ ...frame, width: frame.width - gap - minCameraWidth(frame) }, exactly(screenShape));
  const height = (frame.height - (shapes.length - 1) * gap) / shapes.length;
  const cell = { width: frame.width - gap - screen.width, height };
  return withColumn(
    frame,
    screen,
    shapes.map((shape) => sizeIn(cell, aspectsOf(shape, fit))),
  );
}

function rowLayout(frame: Size, screenShape: Size, { shapes, fit }: Cameras): ScreenLayout {
  const gap = gapOf(frame);
  const ranges = shapes.map((shape) => aspectsOf(shape, fit));
  const minHeight = Math.max(...ranges.map(({ max }) => minCameraWidth(frame) / max));
  const screen = sizeIn({ ...frame, height: frame.height - gap - evenUp(minHeight) }, exactly(screenShape));
  const width = (frame.width - (shapes.length - 1) * gap) / shapes.length;
  const cell = { width, height: frame.height - gap - screen.height };
  const sizes = ranges.map((range) => sizeIn(cell, range));
  const turned = withColumn(turn(frame), turn(screen), sizes.map(turn));
  return { screen: turnRect(turned.screen), participants: turned.participants.map(turnRect) };
}

/** Places a column of tiles to the right of a screen, both centered in the frame. */
function withColumn(frame: Size, screen: Size, sizes: readonly Size[]): ScreenLayout {
  const gap = gapOf(frame);
  const width = Math.max(...sizes.map((size) => size.width));
  const height = sizes.reduce((sum, size) => sum + size.height, (sizes.length - 1) * gap);
  const left = (frame.width - screen.width - gap - width) / 2;
  let top = (frame.height - height) / 2;
  const participants = sizes.map((size) => {
    const rect = evenRect(left + screen.width + gap + (width - size.width) / 2, top, size);
    top += size.height + gap;
    return rect;
  });
  return { screen: evenRect(left, (frame.height - screen.height) / 2, screen), participants };
}

function turn({ width, height }: Size): Size {
  return { width: height, height: width };
}

function turnRect({ x, y, ...size }: Rect): Rect {
  return { x: y, y: x, ...turn(size) };
}

/** Returns the largest rectangle of this shape inside `outer`, centered, without cropping or stretching. */
export function fitInside(outer: Rect, shape: Size): Rect {
  return centerIn(outer, sizeIn(outer, exactly(shape)));
}

/** Returns the share of a camera's width that its tile shows; the rest is cut off in equal parts at both sides. */
export function shownShare(tile: Size, shape: Size, fit: RecordingFit): number {
  const { min, max } = aspectsOf(shape, fit);
  // A whole picture in a small tile differs in shape by the rounding to even pixels.
  const share = min === max ? 1 : aspectOf(tile) / max;
  return share > 1 - TOLERANCE ? 1 : Math.max(share, 1 - 2 * MAX_CROP_SHARE);
}

/** The aspect ratios between which a tile can be chosen. */
interface Aspects {
  readonly min: number;
  readonly max: number;
}

function exactly(shape: Size): Aspects {
  return { min: aspectOf(shape), max: aspectOf(shape) };
}

function aspectsOf(shape: Size, fit: RecordingFit): Aspects {
  const own = aspectOf(shape);
  if (fit === 'whole' || own <= NARROWEST_CROP) return exactly(shape);
  return { min: Math.max(NARROWEST_CROP, own * (1 - 2 * MAX_CROP_SHARE)) * (1 - MAX_STRETCH), max: own };
}

function aspectOf({ width, height }: Size): number {
  return width / height;
}

/** Returns the largest size inside `outer` with one of the aspect ratios, in even pixels. */
function sizeIn(outer: Size, { min, max }: Aspects): Size {
  const aspect = Math.min(Math.max(aspectOf(outer), min), max);
  const width = Math.min(outer.width, outer.height * aspect);
  return { width: Math.max(2, even(width)), height: Math.max(2, even(width / aspect)) };
}

function centerIn(outer: Rect, size: Size): Rect {
  return evenRect(outer.x + (outer.width - size.width) / 2, outer.y + (outer.height - size.height) / 2, size);
}

function bestGrid(frame: Size, { shapes, fit }: Cameras): { columns: number; rows: number; cell: Size } {
  const gap = gapOf(frame);
  const grids = shapes.map((_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(shapes.length / columns);
    const cell = {
      width: (frame.width - (columns - 1) * gap) / columns,
      height: (frame.height - (rows - 1) * gap) / rows,
    };
    return { columns, rows, cell, area: areaOf(shapes.map((shape) => sizeIn(cell, aspectsOf(shape, fit)))) };
  });
  // Of equally good grids, the widest: two participants are shown side by side.
  return grids.reduce((best, grid) => (grid.area >= best.area ? grid : best));
}

function areaOf(sizes: readonly Size[]): number {
  return sizes.reduce((sum, { width, height }) => sum + width * height, 0);
}

/** Returns the distance between two tiles, in even pixels. */
function gapOf(frame: Size): number {
  return even(Math.min(frame.width, frame.height) / GAPS_PER_FRAME);
}

function minCameraWidth({ width }: Size): number {
  return evenUp(width * MIN_CAMERA_SHARE);
}

/** Returns a rectangle on even pixels, because chroma has half the resolution. */
function evenRect(x: number, y: number, { width, height }: Size): Rect {
  return { x: even(x), y: even(y), width, height };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2 + 1e-9);
}

function evenUp(value: number): number {
  return 2 * Math.ceil(value / 2 - 1e-9);
}

/**
 * Returns the shape that a picture was meant to have. The layers of one camera differ by a pixel or two (a third of 720
 * lines is 426 wide and not 426.67), and a change of layers must not change the layout.
 */
export function steadyShape(picture: Size): Size {
  const aspect = picture.width / picture.height;
  return USUAL_SHAPES.find(({ width, height }) => Math.abs((aspect * height) / width - 1) < TOLERANCE) ?? picture;
}
