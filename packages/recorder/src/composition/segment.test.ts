import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Scene, Tile } from './scene.ts';
import { cutVideoSegments } from './segment.ts';

const tiles = (name: string): Tile[] => [{ rect: { x: 0, y: 0, width: 2, height: 2 }, name, video: null }];

it('keeps a short scene in one segment and splits a long one', () => {
  const scenes = [
    { startFrame: 0, endFrame: 10, tiles: tiles('a') },
    { startFrame: 10, endFrame: 35, tiles: tiles('b') },
  ];
  expect(
    cutVideoSegments(scenes, 10).map(({ startFrame, endFrame, tiles: [tile] }) => [startFrame, endFrame, tile?.name]),
  ).toEqual([
    [0, 10, 'a'],
    [10, 20, 'b'],
    [20, 30, 'b'],
    [30, 35, 'b'],
  ]);
});

it('covers every frame once, within its scene, in segments up to the maximum length', () => {
  const anyScenes = fc
    .array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 })
    .map((lengths) => lengths.reduce<Scene[]>(appendScene, []));
  fc.assert(
    fc.property(anyScenes, fc.integer({ min: 1, max: 200 }), (scenes, maxFrames) => {
      const videoSegments = cutVideoSegments(scenes, maxFrames);
      let next = 0;
      for (const segment of videoSegments) {
        expect(segment.startFrame).toBe(next);
        expect(segment.endFrame - segment.startFrame).toSatisfy((length) => length >= 1 && length <= maxFrames);
        const scene = scenes.find(
          ({ startFrame, endFrame }) => segment.startFrame >= startFrame && segment.endFrame <= endFrame,
        );
        expect(segment.tiles).toBe(scene?.tiles);
        next = segment.endFrame;
      }
      expect(next).toBe(scenes.at(-1)?.endFrame);
    }),
  );
});

function appendScene(scenes: Scene[], length: number): Scene[] {
  const startFrame = scenes.at(-1)?.endFrame ?? 0;
  return [...scenes, { startFrame, endFrame: startFrame + length, tiles: tiles(`${startFrame}`) }];
}
