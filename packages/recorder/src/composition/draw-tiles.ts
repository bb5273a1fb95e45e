import type { SKRSContext2D } from '@napi-rs/canvas';
import {
  drawCentered,
  FONT,
  newBackground,
  newContext,
  type Rect,
  type Size,
  shorten,
  TEXT,
} from '@young-minds/media/canvas';
import type { Tile } from './scene.ts';

const TILE_BACKGROUND = '#1c5a52';
const BADGE_BACKGROUND = '#2f7d72';
const PLATE_BACKGROUND = 'rgba(8, 24, 22, 0.66)';
/** The height of a name plate, and that of its text, as shares of the frame's and of the plate's height. */
const PLATE_SHARE = 0.04;
const PLATE_TEXT_SHARE = 0.58;
/** The radius of a tile's corners, as a share of the frame's height. */
const CORNER_SHARE = 1 / 60;
const RING_COLOR = '#83cabb';
/** The width of the ring around the tile of who speaks, as a share of the frame's height. */
const RING_SHARE = 1 / 180;

/**
 * Draws what is below the videos: the background, and a tile with initials and name for each camera that is off. Returns
 * a PNG of the frame's size.
 */
export function drawBackdrop(frame: Size, tiles: readonly Tile[]): Buffer {
  const context = newBackground(frame);
  for (const tile of tiles) {
    if (tile.kind === 'notice') drawCentered(context, tile.name, tile.rect, 0.05);
    else if (tile.video === null) paintTile(context, frame, tile);
  }
  return context.canvas.toBuffer('image/png');
}

function paintTile(context: SKRSContext2D, frame: Size, tile: Tile): void {
  const { rect, name } = tile;
  paintRounded(context, { ...rect, radius: frame.height * CORNER_SHARE, color: TILE_BACKGROUND });
  const radius = Math.min(rect.width, rect.height) * 0.18;
  const badge = {
    x: rect.x + rect.width / 2 - radius,
    y: rect.y + rect.height * 0.42 - radius,
    width: 2 * radius,
    height: 2 * radius,
  };
  paintRounded(context, { ...badge, radius, color: BADGE_BACKGROUND });
  drawCentered(context, initials(name), badge, 0.45);
  const plate = plateOf(frame, tile);
  paintPlate(context, plate, plate.rect);
}

interface Rounded extends Rect {
  readonly radius: number;
  readonly color: string;
}

function paintRounded(context: SKRSContext2D, { x, y, width, height, radius, color }: Rounded): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** A picture on top of the videos, with transparency. */
export interface Overlay {
  readonly png: Buffer;
  readonly x: number;
  readonly y: number;
}

/** Draws the plate with a participant's name, which goes on top of the video. */
export function drawPlate(frame: Size, tile: Tile): Overlay {
  const plate = plateOf(frame, tile);
  const { x, y, ...size } = plate.rect;
  const context = newContext(size);
  paintPlate(context, plate, { x: 0, y: 0 });
  return { png: context.canvas.toBuffer('image/png'), x, y };
}

/** Draws a whole tile without video, for a place on top of another video. */
export function drawTile(frame: Size, tile: Tile): Overlay {
  const { x, y, ...size } = tile.rect;
  const context = newContext(size);
  context.translate(-x, -y);
  paintTile(context, frame, tile);
  return { png: context.canvas.toBuffer('image/png'), x, y };
}

/**
 * Draws what makes the corners of a video look round: the background outside of the curve. Only narrow strips are
 * drawn, because each pixel of an overlay costs time in every frame. A video that fills the frame has no corners.
 */
export function drawCorners(frame: Size, { rect }: Tile): Overlay[] {
  if (rect.width === frame.width && rect.height === frame.height) return [];
  const { context, radius } = newMask(frame, rect);
  return topAndBottom(context, radius).map((part) => cutOut(context, part, rect));
}

/** Draws the ring around the tile of who speaks, as four strips. */
export function drawRing(frame: Size, { rect }: Tile): Overlay[] {
  const { context, radius } = newMask(frame, rect);
  const width = ringWidth(frame);
  context.strokeStyle = RING_COLOR;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(width / 2, width / 2, rect.width - width, rect.height - width, radius - width / 2);
  context.stroke();
  const side = { x: 0, y: radius, width, height: rect.height - 2 * radius };
  const parts = [...topAndBottom(context, radius), side, { ...side, x: rect.width - width }];
  return parts.map((part) => cutOut(context, part, rect));
}

/** Returns the width of a ring, in pixels. */
export function ringWidth({ height }: Size): number {
  return 2 * Math.round((height * RING_SHARE) / 2);
}

/** Returns a canvas of a tile's size that is transparent except outside of the rounded corners. */
function newMask(frame: Size, { width, height }: Rect): { context: SKRSContext2D; radius: number } {
  const radius = 2 * Math.round((frame.height * CORNER_SHARE) / 2);
  const context = newBackground({ width, height });
  context.globalCompositeOperation = 'destination-out';
  paintRounded(context, { x: 0, y: 0, width, height, radius, color: '#000' });
  context.globalCompositeOperation = 'source-over';
  return { context, radius };
}

function topAndBottom({ canvas: { width, height } }: SKRSContext2D, stripHeight: number): Rect[] {
  return [0, height - stripHeight].map((y) => ({ x: 0, y, width, height: stripHeight }));
}

/** Returns a part of a tile's canvas as an overlay. */
function cutOut(context: SKRSContext2D, { x, y, width, height }: Rect, tile: Rect): Overlay {
  const part = newContext({ width, height });
  part.drawImage(context.canvas, -x, -y);
  return { png: part.canvas.toBuffer('image/png'), x: tile.x + x, y: tile.y + y };
}

interface Plate {
  readonly text: string;
  readonly font: string;
  readonly padding: number;
  /** In the lower left corner of the tile. */
  readonly rect: Rect;
}

function plateOf(frame: Size, { name, rect }: Tile): Plate {
  const height = 2 * Math.floor((frame.height * PLATE_SHARE) / 2);
  const padding = Math.round(height * 0.3);
  const context = newContext({ width: 1, height: 1 });
  context.font = `${Math.round(height * PLATE_TEXT_SHARE)}px "${FONT}", sans-serif`;
  const text = shorten(context, name, rect.width - 4 * padding);
  const width = Math.min(rect.width - 2 * padding, Math.ceil(context.measureText(text).width) + 2 * padding);
  const place = { x: rect.x + padding, y: rect.y + rect.height - height - padding, width, height };
  return { text, font: context.font, padding, rect: place };
}

function paintPlate(context: SKRSContext2D, plate: Plate, { x, y }: Pick<Rect, 'x' | 'y'>): void {
  const { text, font, padding, rect } = plate;
  paintRounded(context, { ...rect, x, y, radius: rect.height / 4, color: PLATE_BACKGROUND });
  context.font = font;
  context.fillStyle = TEXT;
  context.textAlign = 'start';
  context.textBaseline = 'middle';
  context.fillText(text, x + padding, y + rect.height / 2);
}
