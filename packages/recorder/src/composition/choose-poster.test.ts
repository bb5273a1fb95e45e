import { THUMB, type Thumb } from '@young-minds/media/thumbnails';
import { expect, it } from 'vitest';
import type { CapturedTrack } from './captured-track.ts';
import { choosePoster } from './choose-poster.ts';
import type { Tile } from './scene.ts';

const FRAME = { width: 1280, height: 720 };
const FPS = 10;
const LEFT = { x: 0, y: 0, width: 640, height: 720 };
const RIGHT = { ...LEFT, x: 640 };
const BRIGHT = 120;
const BLACK = 16;

function camera(rect: Tile['rect'], kind: Tile['kind'] = 'camera'): Tile {
  return { kind, rect, name: 'Ada', identity: 'ada', video: { track: {} as CapturedTrack, shownShare: 1 } };
}

function off(rect: Tile['rect']): Tile {
  return { ...camera(rect), video: null };
}

function segment(fromS: number, toS: number, ...tiles: Tile[]) {
  return { startFrame: fromS * FPS, endFrame: toS * FPS, tiles, rings: [], fileName: '' };
}

/** Returns a thumbnail with a brightness for each half. */
function thumb(atSeconds: number, left: number, right: number): Thumb {
  const pixels = Array.from({ length: THUMB.width * THUMB.height }, (_, pixel) => [
    pixel % THUMB.width < THUMB.width / 2 ? left : right,
    ...[128, 128],
  ]);
  return { atSeconds, pixels: Buffer.from(pixels.flat()) };
}

function poster(videoSegments: ReturnType<typeof segment>[], thumbs: readonly Thumb[] = []): number {
  const config = { enabled: true, resolution: '1280x720', fps: FPS } as const;
  return choosePoster({ videoSegments, frame: FRAME, config }, thumbs);
}

it('shows most cameras, in the middle of the longest such part', () => {
  const both = [camera(LEFT), camera(RIGHT)];
  const segments = [segment(0, 20, camera(LEFT)), segment(20, 24, ...both), segment(24, 40, ...both)];
  expect(poster(segments)).toBe(32);
  expect(poster([segment(0, 10, off(LEFT)), segment(10, 14, camera(LEFT))])).toBe(12);
});

it('prefers large faces to a shared screen with small ones', () => {
  const small = { x: 1126, y: 242, width: 154, height: 116 };
  const shared = [camera(LEFT, 'screen'), camera(small), camera({ ...small, y: 362 })];
  expect(poster([segment(0, 30, ...shared), segment(30, 34, camera(LEFT), camera(RIGHT))])).toBe(32);
});

it('shows no black picture if there is a bright one', () => {
  const segments = [segment(0, 20, camera(LEFT), camera(RIGHT))];
  const thumbs = [thumb(0, BLACK, BLACK), thumb(4, BRIGHT, BRIGHT), thumb(8, BRIGHT, BLACK), thumb(12, BLACK, BLACK)];
  expect(poster(segments, thumbs)).toBe(4);
  expect(poster(segments, [...thumbs, thumb(11, BRIGHT, BRIGHT)])).toBe(11);
});

it('exists for a recording without any picture, or of one frame', () => {
  expect(poster([segment(0, 10)])).toBe(5);
  expect(poster([segment(0, 0.1, camera(LEFT))])).toBe(0);
});
