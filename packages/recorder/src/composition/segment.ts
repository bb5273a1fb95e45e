import type { Scene, Tile } from './scene.ts';

/** A section of one scene that is encoded separately, in whole frames from the start of the recording. */
export interface VideoSegment {
  readonly startFrame: number;
  /** Exclusive. */
  readonly endFrame: number;
  readonly tiles: readonly Tile[];
}

/** Cuts scenes so that no segment is longer than `maxFrames`. The segments follow each other without gap. */
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
