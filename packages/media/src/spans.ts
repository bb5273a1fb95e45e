/** A time range in seconds of a file. */
export interface SecondsSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export function lengthOf({ startSeconds, endSeconds }: SecondsSpan): number {
  return endSeconds - startSeconds;
}

/** Returns the parts of the spans that are in any of the others, in order. */
export function intersectionOf(spans: readonly SecondsSpan[], others: readonly SecondsSpan[]): SecondsSpan[] {
  const merged = unionOf(others);
  return spans.flatMap((span) =>
    merged
      .map(({ startSeconds, endSeconds }) => ({
        startSeconds: Math.max(startSeconds, span.startSeconds),
        endSeconds: Math.min(endSeconds, span.endSeconds),
      }))
      .filter((part) => lengthOf(part) > 0),
  );
}

/** Returns the parts of the spans that are in none of the others, in order. */
export function differenceOf(spans: readonly SecondsSpan[], others: readonly SecondsSpan[]): SecondsSpan[] {
  return spans.flatMap((span) => {
    const removed = intersectionOf([span], others);
    const starts = [span.startSeconds, ...removed.map(({ endSeconds }) => endSeconds)];
    const ends = [...removed.map(({ startSeconds }) => startSeconds), span.endSeconds];
    return starts
      .map((startSeconds, index) => ({ startSeconds, endSeconds: ends[index] ?? span.endSeconds }))
      .filter((part) => lengthOf(part) > 0);
  });
}

/** Returns the last seconds of the spans, in order. */
export function lastSecondsOf(spans: readonly SecondsSpan[], seconds: number): SecondsSpan[] {
  let left = seconds;
  return unionOf(spans)
    .toReversed()
    .flatMap(({ startSeconds, endSeconds }) => {
      const last = { startSeconds: Math.max(startSeconds, endSeconds - left), endSeconds };
      left -= Math.max(0, lengthOf(last));
      return lengthOf(last) > 0 ? [last] : [];
    })
    .toReversed();
}

/** Returns the spans in order, with those merged that overlap or touch. */
export function unionOf(spans: readonly SecondsSpan[]): SecondsSpan[] {
  const result: SecondsSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.startSeconds - b.startSeconds)) {
    const last = result.at(-1);
    if (last === undefined || span.startSeconds > last.endSeconds) result.push(span);
    else result[result.length - 1] = { ...last, endSeconds: Math.max(last.endSeconds, span.endSeconds) };
  }
  return result;
}
