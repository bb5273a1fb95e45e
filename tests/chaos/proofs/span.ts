/** A span of time in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const lengthOf = ({ fromMs, toMs }: Span): number => Math.max(0, toMs - fromMs);

export const totalOf = (spans: readonly Span[]): number => spans.reduce((sum, span) => sum + lengthOf(span), 0);

/** Returns what is left of a span without the others. */
export function without(span: Span, others: readonly Span[]): Span[] {
  let rest = [span];
  for (const other of others) {
    rest = rest.flatMap(({ fromMs, toMs }) => [
      { fromMs, toMs: Math.min(toMs, other.fromMs) },
      { fromMs: Math.max(fromMs, other.toMs), toMs },
    ]);
    rest = rest.filter((part) => lengthOf(part) > 0);
  }
  return rest;
}

export const widened = ({ fromMs, toMs }: Span, byMs: number): Span => ({ fromMs: fromMs - byMs, toMs: toMs + byMs });
