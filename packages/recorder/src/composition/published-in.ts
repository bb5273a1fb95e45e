import type { PublishedSpans } from '@young-minds/media/lost-media';
import { intersectionOf, unionOf } from '@young-minds/media/spans';
import type { CapturedTrack } from './captured-track.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { unmutedSpans } from './recording-seconds.ts';

/** Returns when media was published and not muted, in seconds of the composed file. */
export function publishedIn({ tracks, sessionSpan }: Pick<CompositionPlan, 'tracks' | 'sessionSpan'>): PublishedSpans {
  const spansOf = (some: readonly CapturedTrack[]) => unmutedSpans(some, sessionSpan);
  const from = (source: CapturedTrack['source']) => tracks.filter((track) => track.source === source);
  const microphones = [...Map.groupBy(from('microphone'), ({ identity }) => identity).values()].map(spansOf);
  const pairs = microphones.flatMap((one, index) =>
    microphones.slice(index + 1).flatMap((other) => intersectionOf(one, other)),
  );
  return { camera: spansOf(from('camera')), microphone: unionOf(microphones.flat()), conversation: unionOf(pairs) };
}
