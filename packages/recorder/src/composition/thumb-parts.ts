import { blackShareOf } from '@young-minds/media/find-quality-issues';
import { PIXEL_BYTES, THUMB, type Thumb } from '@young-minds/media/thumbnails';
import type { Rect, Size } from './layout.ts';

/** The name plate of a tile is below this share of its height. */
const NAMELESS_SHARE = 0.75;
/** The background may show in the corners of a black video. A dark screen with a line of text has less black. */
const BLACK_SHARE = 0.95;

/** Returns the pixels of a thumbnail that belong to a part of the frame. */
export function partOf({ pixels }: Thumb, rect: Rect, frame: Size): Buffer {
  const [scaleX, scaleY] = [THUMB.width / frame.width, THUMB.height / frame.height];
  // Rounded inwards, so that no pixel of a neighboring tile is included.
  const left = Math.ceil(rect.x * scaleX);
  const right = Math.max(left + 1, Math.floor((rect.x + rect.width) * scaleX));
  const [top, bottom] = [Math.ceil(rect.y * scaleY), Math.floor((rect.y + rect.height) * scaleY)];
  const rows = Array.from({ length: Math.max(1, bottom - top) }, (_, row) => (top + row) * THUMB.width);
  return Buffer.concat(rows.map((row) => pixels.subarray((row + left) * PIXEL_BYTES, (row + right) * PIXEL_BYTES)));
}

/** Returns whether a part of a thumbnail that shows a tile is black, apart from the name. */
export function isDark(part: Buffer): boolean {
  const pixels = Math.ceil((part.length / PIXEL_BYTES) * NAMELESS_SHARE);
  return blackShareOf(part.subarray(0, pixels * PIXEL_BYTES)) >= BLACK_SHARE;
}
