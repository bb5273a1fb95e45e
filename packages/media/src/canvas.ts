import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

/** A rectangle in whole, even pixels; the origin is the frame's top left corner. */
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

export const FONT = 'Young Minds Sans';
const FONT_FILE = 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf';
/** A calm shade of the product's color, darker than the tiles on it. */
export const BACKGROUND = '#0f2f2b';
export const TEXT = '#f4f6f9';

/** Returns a canvas context of this size with the font that the videos use. */
export function newContext(size: Size): SKRSContext2D {
  if (!GlobalFonts.has(FONT)) GlobalFonts.registerFromPath(createRequire(import.meta.url).resolve(FONT_FILE), FONT);
  return createCanvas(size.width, size.height).getContext('2d');
}

/** Returns a canvas context that is filled with the background of the videos. */
export function newBackground(frame: Size): SKRSContext2D {
  const context = newContext(frame);
  context.fillStyle = BACKGROUND;
  context.fillRect(0, 0, frame.width, frame.height);
  return context;
}

/** Returns a PNG of the frame's size with one line of text, for times without any picture. */
export function drawNotice(frame: Size, text: string): Buffer {
  const context = newBackground(frame);
  drawCentered(context, text, { x: 0, y: 0, width: frame.width, height: frame.height }, 0.05);
  return context.canvas.toBuffer('image/png');
}

/** Draws a line of text in the middle of an area; the font size is `heightShare` of the area's height. */
export function drawCentered(context: SKRSContext2D, text: string, rect: Rect, heightShare: number): void {
  context.font = `${Math.max(10, Math.round(rect.height * heightShare))}px "${FONT}", sans-serif`;
  context.fillStyle = TEXT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(shorten(context, text, rect.width * 0.9), rect.x + rect.width / 2, rect.y + rect.height / 2);
}

/** Shortens a text with an ellipsis so that it fits a width in pixels. */
export function shorten(context: SKRSContext2D, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > maxWidth) letters.pop();
  return `${letters.join('')}…`;
}
