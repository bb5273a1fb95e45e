import type { Thumb } from '@young-minds/media/thumbnails';
import type { CompositionPlan } from './plan-composition.ts';
import type { Tile } from './scene.ts';
import { isDark, partOf } from './thumb-parts.ts';

type PosterPlan = Pick<CompositionPlan, 'videoSegments' | 'frame' | 'config'>;

/**
 * Returns the time that the poster shows, in seconds from the start: where most cameras are shown, not black, and as
 * large as possible. Of equal moments, the one nearest to the middle of the recording's longest such part.
 * @param thumbs small pictures of the recording; without any, only the plan counts
 */
export function choosePoster(plan: PosterPlan, thumbs: readonly Thumb[]): number {
  const { videoSegments, frame, config } = plan;
  const candidates = videoSegments.flatMap(({ startFrame, endFrame, tiles }) => {
    const [from, to] = [startFrame / config.fps, endFrame / config.fps];
    // In whole frames, because there is none after the start of the last one.
    const middle = Math.floor((startFrame + endFrame) / 2) / config.fps;
    const seen = thumbs.filter(({ atSeconds }) => atSeconds >= from && atSeconds < to);
    const length = to - from;
    const planned = { atSeconds: middle, score: scoreOf(tiles, () => true), length, offCenter: 0 };
    const scored = seen.map((thumb) => ({
      atSeconds: thumb.atSeconds,
      score: scoreOf(tiles, ({ rect }) => !isDark(partOf(thumb, rect, frame))),
      length,
      offCenter: Math.abs(thumb.atSeconds - middle),
    }));
    return thumbs.length === 0 ? [planned] : scored;
  });
  const [best] = candidates.toSorted(
    (one, other) => other.score - one.score || other.length - one.length || one.offCenter - other.offCenter,
  );
  return best?.atSeconds ?? 0;
}

/** Counts the cameras, and then their area, which is always less than one camera more. */
function scoreOf(tiles: readonly Tile[], isVisible: (tile: Tile) => boolean): number {
  const cameras = tiles.filter((tile) => tile.kind === 'camera' && tile.video !== null && isVisible(tile));
  return cameras.reduce((sum, { rect }) => sum + 1 + (rect.width * rect.height) / MAX_AREA, 0);
}

/** More than the area of all tiles together, which can overlap. */
const MAX_AREA = 1e9;
