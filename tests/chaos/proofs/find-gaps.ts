import type { Span } from './span.ts';

/** Shorter gaps do not count: a lost frame, or the wait for the next key frame. */
const MIN_GAP_MS = 1_000;

/**
 * Returns the gaps in a span that contain none of the moments, including before the first one and after the last one.
 */
export function findGaps({ fromMs, toMs }: Span, momentsMs: readonly number[]): Span[] {
  const within = momentsMs.filter((momentMs) => momentMs >= fromMs && momentMs <= toMs);
  const edges = [fromMs, ...within, toMs];
  return edges
    .map((edgeMs, index) => ({ fromMs: edgeMs, toMs: edges[index + 1] ?? edgeMs }))
    .filter((gap) => gap.toMs - gap.fromMs >= MIN_GAP_MS);
}
