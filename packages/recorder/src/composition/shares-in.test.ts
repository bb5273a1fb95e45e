import { expect, it } from 'vitest';
import type { PlannedVideoSegment } from './plan-composition.ts';
import type { Tile } from './scene.ts';
import { sharesIn } from './shares-in.ts';

const tile = (identity: string, source: 'camera' | 'screen_share') =>
  ({ video: { track: { identity, source } } }) as Tile;
const camera = tile('ada', 'camera');
const segment = (startFrame: number, endFrame: number, ...tiles: readonly Tile[]) =>
  ({ startFrame, endFrame, tiles }) as PlannedVideoSegment;

function sharesOf(...videoSegments: readonly PlannedVideoSegment[]) {
  const config = { enabled: true, resolution: '1280x720', fps: 10 } as const;
  return sharesIn({ videoSegments, config }).map((share) => Object.values(share));
}

it('finds nothing without a shared screen', () => {
  expect(sharesOf(segment(0, 100, camera))).toEqual([]);
});

it('joins the segments of a shared screen, and separates those with a break or of another participant', () => {
  const [ada, bob] = [tile('ada', 'screen_share'), tile('bob', 'screen_share')];
  const segments = [
    segment(0, 50, camera),
    segment(50, 250, ada),
    segment(250, 300, ada, camera),
    segment(300, 320, bob, camera),
    segment(320, 400, camera),
    segment(400, 450, bob),
  ];
  expect(sharesOf(...segments)).toEqual([
    ['ada', 5, 25],
    ['bob', 30, 2],
    ['bob', 40, 5],
  ]);
});
