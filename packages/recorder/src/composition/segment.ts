import type { Scene, Tile } from './scene.ts';

/** A stretch of one scene that is encoded by itself; whole frames from the recording's beginning. */
export interface VideoSegment {
  readonly startFrame: number;
  /** Not part of the piece. */
  readonly endFrame: number;
  readonly tiles: readonly Tile[];
}

/** Cuts scenes so that no piece is longer than `maxFrames`; the pieces follow each other without gap. */
export function cutVideoSegments(scenes: readonly Scene[], maxFrames: number): VideoSegment[] {
  return scenes.flatMap(({ startFrame, endFrame, tiles }) => {
    const count = Math.ceil((endFrame - startFrame) / maxFrames);
    return Array.from({ length: count }, (_, index) => ({
      startFrame: startFrame + index * maxFrames,
      endFrame: Math.min(endFrame, startFrame + (index + 1) * maxFrames),
      tiles,
    }));
  });
}
