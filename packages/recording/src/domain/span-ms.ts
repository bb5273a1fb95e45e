/** A span of time, in milliseconds since the epoch. */
export interface SpanMs {
  readonly startMs: number;
  readonly endMs: number;
}

export function within({ startMs, endMs }: SpanMs, whole: SpanMs): SpanMs {
  return { startMs: Math.max(startMs, whole.startMs), endMs: Math.min(endMs, whole.endMs) };
}

/** Returns the spans in order, with overlapping ones merged and without empty ones. */
export function merged(spans: readonly SpanMs[]): SpanMs[] {
  const result: SpanMs[] = [];
  for (const span of spans.filter(({ startMs, endMs }) => endMs > startMs).toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    if (last !== undefined && span.startMs <= last.endMs) {
      result[result.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) };
    } else result.push(span);
  }
  return result;
}
