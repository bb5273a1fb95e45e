import type { Rect } from './canvas.ts';

/** The edge of a rectangle that is drawn into a video and comes and goes without any movement in the picture. */
export interface Outline extends Rect {
  readonly thickness: number;
}

/** Returns a filter that paints over the outlines, followed by a comma; empty if there are none. */
export function hideOutlines(outlines: readonly Outline[]): string {
  return outlines
    .map(({ x, y, width, height, thickness }) => `drawbox=${x}:${y}:${width}:${height}:black:${thickness},`)
    .join('');
}
