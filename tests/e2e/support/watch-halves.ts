import { type DecodedFrame, decodeFrames } from '@young-minds/rehearsal/media';

/** Pictures examined per second: fewer than a camera sends, so that two of them differ although some come late. */
const CHECKS_PER_SECOND = 3;
/** Pixels between two that are examined. */
const STEP = 8;
/** Coding alone changes a static picture by less than this. */
const MIN_LUMA_CHANGE = 24;
/** The minimum share of a half that must change to count as movement. */
const MIN_CHANGED_SHARE = 0.002;

export interface HalvesAtMoment {
  readonly atSeconds: number;
  readonly isLeftMoving: boolean;
  readonly isRightMoving: boolean;
}

/**
 * Examines a video a few times a second. Returns for each moment which halves of the picture have changed since the
 * previous one.
 */
export async function watchHalves(file: string): Promise<readonly HalvesAtMoment[]> {
  const moments: HalvesAtMoment[] = [];
  let last: Halves | null = null;
  for await (const { atSeconds, picture } of decodeFrames(file, { fps: CHECKS_PER_SECOND })) {
    const present: Halves = { left: sample(picture, 0), right: sample(picture, picture.width / 2) };
    if (last !== null) {
      const [isLeftMoving, isRightMoving] = [
        hasChanged(last.left, present.left),
        hasChanged(last.right, present.right),
      ];
      moments.push({ atSeconds, isLeftMoving, isRightMoving });
    }
    last = present;
  }
  return moments;
}

interface Halves {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

function sample(picture: DecodedFrame['picture'], fromX: number): number[] {
  const lumas: number[] = [];
  for (let y = 0; y < picture.height; y += STEP) {
    for (let x = fromX; x < fromX + picture.width / 2; x += STEP) lumas.push(picture.lumaAt(x, y));
  }
  return lumas;
}

function hasChanged(before: readonly number[], after: readonly number[]): boolean {
  const changed = after.filter((luma, index) => Math.abs(luma - (before[index] ?? luma)) >= MIN_LUMA_CHANGE);
  return changed.length >= after.length * MIN_CHANGED_SHARE;
}
