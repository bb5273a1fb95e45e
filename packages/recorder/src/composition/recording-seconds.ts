import { differenceOf, type SecondsSpan, unionOf } from '@young-minds/media/spans';
import type { CapturedTrack, Span } from './captured-track.ts';

/** Returns a span of host time in seconds from the start of the recording. It may begin before it or end after it. */
export function toSeconds({ startMs, endMs }: Span, sessionSpan: Span): SecondsSpan {
  return {
    startSeconds: (startMs - sessionSpan.startMs) / 1000,
    endSeconds: (endMs - sessionSpan.startMs) / 1000,
  };
}

/** Returns when any of the tracks was published and not muted. */
export function unmutedSpans(tracks: readonly CapturedTrack[], sessionSpan: Span): SecondsSpan[] {
  const inSeconds = (span: Span) => toSeconds(span, sessionSpan);
  return unionOf(tracks.flatMap(({ span, mutedSpans }) => differenceOf([inSeconds(span)], mutedSpans.map(inSeconds))));
}
