import type { Span } from './span.ts';

/** Shorter than this nothing is missing: a lost frame, the next key frame. */
const MIN_HOLE_MS = 1_000;

/** The stretches of a stay in which there is no moment, from before the first one to after the last one. */
export function findHoles({ fromMs, toMs }: Span, momentsMs: readonly number[]): Span[] {
  const within = momentsMs.filter((momentMs) => momentMs >= fromMs && momentMs <= toMs);
  const edges = [fromMs, ...within, toMs];
  return edges
    .map((edgeMs, index) => ({ fromMs: edgeMs, toMs: edges[index + 1] ?? edgeMs }))
    .filter((hole) => hole.toMs - hole.fromMs >= MIN_HOLE_MS);
}
