import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Rect, Size } from './layout.ts';
import type { Tile } from './scene.ts';

const FONT = 'Young Minds Sans';
const FONT_FILE = 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf';
const BACKGROUND = '#11151c';
const TILE_BACKGROUND = '#232a36';
const BADGE_BACKGROUND = '#4f6b8f';
const TEXT = '#f4f6f9';
const PLACE_INSET_PX = 4;
const LABEL_BACKGROUND = 'rgba(10, 13, 18, 0.62)';

/** A label over a picture, with transparency. */
export interface Label {
  readonly png: Buffer;
  readonly x: number;
  readonly y: number;
}

/** What lies under the moving pictures: the background, and a name where a camera is off. A PNG of the frame's size. */
export function drawBackdrop(frame: Size, tiles: readonly Tile[]): Buffer {
  const context = newContext(frame);
  context.fillStyle = BACKGROUND;
  context.fillRect(0, 0, frame.width, frame.height);
  for (const tile of tiles) drawPlace(context, tile);
  if (tiles.length === 0) drawCentred(context, 'Recording interrupted', { x: 0, y: 0, ...frame }, 0.05);
  return context.canvas.toBuffer('image/png');
}

/** A line of text on the background, where there is nothing else to be seen. A PNG of the frame's size. */
export function drawNotice(frame: Size, text: string): Buffer {
  const context = newContext(frame);
  context.fillStyle = BACKGROUND;
  context.fillRect(0, 0, frame.width, frame.height);
  drawCentred(context, text, { x: 0, y: 0, width: frame.width, height: frame.height }, 0.05);
  return context.canvas.toBuffer('image/png');
}

/** The name in the lower left corner of a picture, and not beside a narrow one. */
export function drawLabel({ name, rect: place, video }: Tile): Label {
  const rect = video?.rect ?? place;
  const fontPx = Math.max(12, Math.round(rect.height * 0.05));
  const padding = Math.round(fontPx * 0.5);
  const measuring = newContext({ width: 1, height: 1 });
  measuring.font = `${fontPx}px "${FONT}", sans-serif`;
  const text = shorten(measuring, name, rect.width - 4 * padding);
  const width = Math.ceil(measuring.measureText(text).width) + 2 * padding;
  const height = fontPx + 2 * Math.round(padding * 0.7);
  const context = newContext({ width, height });
  context.fillStyle = LABEL_BACKGROUND;
  context.beginPath();
  context.roundRect(0, 0, width, height, padding * 0.7);
  context.fill();
  context.font = measuring.font;
  context.fillStyle = TEXT;
  context.textBaseline = 'middle';
  context.fillText(text, padding, height / 2);
  return { png: context.canvas.toBuffer('image/png'), x: rect.x + padding, y: rect.y + rect.height - height - padding };
}

function drawPlace(context: SKRSContext2D, { rect, name, video }: Tile): void {
  if (video !== null) return;
  context.fillStyle = TILE_BACKGROUND;
  context.fillRect(
    rect.x + PLACE_INSET_PX,
    rect.y + PLACE_INSET_PX,
    rect.width - 2 * PLACE_INSET_PX,
    rect.height - 2 * PLACE_INSET_PX,
  );
  const radius = Math.min(rect.width, rect.height) * 0.18;
  const centre = { x: rect.x + rect.width / 2, y: rect.y + rect.height * 0.42 };
  context.fillStyle = BADGE_BACKGROUND;
  context.beginPath();
  context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
  context.fill();
  const badge = { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
  drawCentred(context, initials(name), badge, 0.45);
  drawCentred(context, name, { ...rect, y: rect.y + rect.height * 0.66, height: rect.height * 0.2 }, 0.4);
}

function drawCentred(context: SKRSContext2D, text: string, rect: Rect, heightShare: number): void {
  context.font = `${Math.max(10, Math.round(rect.height * heightShare))}px "${FONT}", sans-serif`;
  context.fillStyle = TEXT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(shorten(context, text, rect.width * 0.9), rect.x + rect.width / 2, rect.y + rect.height / 2);
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

function shorten(context: SKRSContext2D, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > maxWidth) letters.pop();
  return `${letters.join('')}…`;
}

function newContext(size: Size): SKRSContext2D {
  if (!GlobalFonts.has(FONT)) GlobalFonts.registerFromPath(createRequire(import.meta.url).resolve(FONT_FILE), FONT);
  return createCanvas(size.width, size.height).getContext('2d');
}
