import type { SharedScreen } from '@young-minds/recording/domain';
import type { CompositionPlan } from './plan-composition.ts';

/** Returns the spans of the composed file that show a shared screen, in order. */
export function sharesIn({ videoSegments, config }: Pick<CompositionPlan, 'videoSegments' | 'config'>): SharedScreen[] {
  const shares: SharedScreen[] = [];
  for (const { startFrame, endFrame, tiles } of videoSegments) {
    const screen = tiles.find(({ video }) => video?.track.source === 'screen_share')?.video;
    if (!screen) continue;
    const { identity: userId } = screen.track;
    const [atSeconds, endSeconds] = [startFrame / config.fps, endFrame / config.fps];
    const last = shares.at(-1);
    // A scene is encoded in several segments, and a change of the layout begins another scene.
    const isContinued = last?.userId === userId && last.atSeconds + last.durationSeconds >= atSeconds;
    if (isContinued) shares.pop();
    const startSeconds = isContinued ? last.atSeconds : atSeconds;
    shares.push({ userId, atSeconds: startSeconds, durationSeconds: endSeconds - startSeconds });
  }
  return shares;
}
