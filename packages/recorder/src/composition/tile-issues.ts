import { DARK_LEVEL, motionIssues } from '@young-minds/media/find-quality-issues';
import { THUMB, type Thumb } from '@young-minds/media/thumbnails';
import type { Rect, Size } from './layout.ts';
import type { CompositionPlan } from './plan-composition.ts';
import type { TileVideo } from './scene.ts';

export interface TileJudgement {
  readonly plan: Pick<CompositionPlan, 'videoSegments' | 'frame' | 'config'>;
  readonly thumbs: readonly Thumb[];
  readonly nameOf: (identity: string) => string;
}

/** A video that is shown for less than this is not judged. */
const MIN_SHOWN_SECONDS = 10;
/** The name label on a tile is never dark, so a black video is not entirely dark. */
const DARK_SHARE = 0.75;

interface Showing {
  readonly pictures: Buffer[];
  seconds: number;
}

/** Checks each participant's video, wherever in the frame it was, and each shared screen. */
export function tileIssues({ plan, thumbs, nameOf }: TileJudgement): string[] {
  const showings = new Map<string, Showing>();
  const { videoSegments, frame, config } = plan;
  for (const { startFrame, endFrame, tiles } of videoSegments) {
    const [from, to] = [startFrame / config.fps, endFrame / config.fps];
    for (const video of tiles.flatMap((tile) => tile.video ?? [])) {
      const showing = showings.get(keyOf(video)) ?? { pictures: [], seconds: 0 };
      showings.set(keyOf(video), showing);
      showing.seconds += to - from;
      const seen = thumbs.filter(({ atSeconds }) => atSeconds >= from && atSeconds < to);
      showing.pictures.push(...seen.map((thumb) => cut(thumb, video.rect, frame)));
    }
  }
  return [...showings].flatMap(([key, { pictures, seconds }]) => {
    const [source = '', identity = ''] = key.split('\0');
    if (seconds < MIN_SHOWN_SECONDS || pictures.length === 0) return [];
    const whose = `${nameOf(identity)}'s ${source === 'camera' ? 'camera' : 'shared screen'}`;
    if (pictures.every(isDark)) return [`${whose} is black from start to end`];
    // A slide may stay unchanged for any length of time.
    return source === 'camera' ? motionIssues(alike(pictures), seconds).map((flaw) => `${whose} ${flaw}`) : [];
  });
}

function keyOf({ track: { source, identity } }: TileVideo): string {
  return `${source}\0${identity}`;
}

function cut({ pixels }: Thumb, rect: Rect, frame: Size): Buffer {
  const [scaleX, scaleY] = [THUMB.width / frame.width, THUMB.height / frame.height];
  // Rounded inwards, so that no pixel of a neighboring tile is included.
  const left = Math.ceil(rect.x * scaleX);
  const right = Math.max(left + 1, Math.floor((rect.x + rect.width) * scaleX));
  const [top, bottom] = [Math.ceil(rect.y * scaleY), Math.floor((rect.y + rect.height) * scaleY)];
  const rows = Array.from({ length: Math.max(1, bottom - top) }, (_, row) => (top + row) * THUMB.width);
  return Buffer.concat(rows.map((row) => pixels.subarray(row + left, row + right)));
}

function isDark(picture: Buffer): boolean {
  return picture.filter((level) => level < DARK_LEVEL).length >= picture.length * DARK_SHARE;
}

/** Returns the pictures if all have one size, else none: a tile that was moved looks different without any movement. */
function alike(pictures: readonly Buffer[]): Buffer[] {
  const size = pictures.at(-1)?.length;
  return pictures.every(({ length }) => length === size) ? [...pictures] : [];
}
