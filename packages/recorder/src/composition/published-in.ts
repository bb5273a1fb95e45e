import type { PublishedSpans } from '@young-minds/media/lost-media';
import { differenceOf, intersectionOf, type SecondsSpan, unionOf } from '@young-minds/media/spans';
import type { CapturedTrack, Span } from './captured-track.ts';
import type { CompositionPlan } from './plan-composition.ts';

/** Returns when media was published and not muted, in seconds of the composed file. */
export function publishedIn({ tracks, sessionSpan }: Pick<CompositionPlan, 'tracks' | 'sessionSpan'>): PublishedSpans {
  const toSeconds = ({ startMs, endMs }: Span): SecondsSpan => ({
    startSeconds: (startMs - sessionSpan.startMs) / 1000,
    endSeconds: (endMs - sessionSpan.startMs) / 1000,
  });
  const spansOf = (some: readonly CapturedTrack[]) =>
    unionOf(some.flatMap(({ span, mutedSpans }) => differenceOf([toSeconds(span)], mutedSpans.map(toSeconds))));
  const from = (source: CapturedTrack['source']) => tracks.filter((track) => track.source === source);
  const microphones = [...Map.groupBy(from('microphone'), ({ identity }) => identity).values()].map(spansOf);
  const pairs = microphones.flatMap((one, index) =>
    microphones.slice(index + 1).flatMap((other) => intersectionOf(one, other)),
  );
  return { camera: spansOf(from('camera')), microphone: unionOf(microphones.flat()), conversation: unionOf(pairs) };
}
