import type { Span } from './captured-track.ts';
import type { VideoSegment } from './scene.ts';
import type { Speech } from './speech.ts';

/** A ring around one tile of a segment while its participant speaks. */
export interface Ring {
  /** The position of the tile in the segment. */
  readonly tile: number;
  /** In frames from the start of the segment, in order; the ends are exclusive. */
  readonly spans: readonly { readonly startFrame: number; readonly endFrame: number }[];
}

interface SpeechOfRecording {
  readonly speech: Speech;
  readonly sessionSpan: Span;
  readonly fps: number;
}

/** Returns the rings of a segment; none if there is only one participant, because it is clear then who speaks. */
export function ringsIn(segment: VideoSegment, { speech, sessionSpan, fps }: SpeechOfRecording): Ring[] {
  const { startFrame, endFrame, tiles } = segment;
  if (tiles.filter(({ kind }) => kind === 'camera').length < 2) return [];
  const frameAt = (atMs: number) => Math.round(((atMs - sessionSpan.startMs) * fps) / 1000) - startFrame;
  return tiles.flatMap(({ identity }, tile) => {
    const spans = (identity === null ? [] : (speech.get(identity) ?? []))
      .map((span) => ({
        startFrame: Math.max(0, frameAt(span.startMs)),
        endFrame: Math.min(endFrame - startFrame, frameAt(span.endMs)),
      }))
      .filter((span) => span.startFrame < span.endFrame);
    return spans.length === 0 ? [] : [{ tile, spans }];
  });
}
