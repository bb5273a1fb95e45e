import type { SKRSContext2D } from '@napi-rs/canvas';
import { drawCentered, FONT, newBackground, newContext, type Size, shorten, TEXT } from '@young-minds/media/canvas';
import type { Tile } from './scene.ts';

const TILE_BACKGROUND = '#232a36';
const BADGE_BACKGROUND = '#4f6b8f';
const LABEL_BACKGROUND = 'rgba(10, 13, 18, 0.62)';
const PLACE_INSET_PX = 4;

/**
 * Draws what is below the videos: the background, and a name for each camera that is off. Returns a PNG of the frame's
 * size.
 */
export function drawBackdrop(frame: Size, tiles: readonly Tile[]): Buffer {
  const context = newBackground(frame);
  for (const tile of tiles) drawPlace(context, tile);
  if (tiles.length === 0) drawCentered(context, 'Recording interrupted', { x: 0, y: 0, ...frame }, 0.05);
  return context.canvas.toBuffer('image/png');
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
  const center = { x: rect.x + rect.width / 2, y: rect.y + rect.height * 0.42 };
  context.fillStyle = BADGE_BACKGROUND;
  context.beginPath();
  context.arc(center.x, center.y, radius, 0, 2 * Math.PI);
  context.fill();
  const badge = { x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius };
  drawCentered(context, initials(name), badge, 0.45);
  drawCentered(context, name, { ...rect, y: rect.y + rect.height * 0.66, height: rect.height * 0.2 }, 0.4);
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** A label on top of a video, with transparency. */
export interface Label {
  readonly png: Buffer;
  readonly x: number;
  readonly y: number;
}

/** Draws the name in the lower left corner of the video, not of its tile, which may be wider. */
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
