import { type CoverageFacts, coverageOf } from './coverage.ts';

/** A span in which a recorder wrote, or did not. */
export interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

/** The ends of what was written are known to about a flush. */
const TOLERANCE_MS = 1_000;

/**
 * Where a recording misses something that its row does not tell of yet: what lies in its span, in none of the spans that
 * were captured, and in no gap already noted. In order; [] while its span is not known.
 */
export function uncapturedGaps(facts: CoverageFacts, captured: readonly TimeSpan[]): TimeSpan[] {
  const { firstJoinedAt, lastLeftAt } = facts;
  if (firstJoinedAt === null || lastLeftAt === null) return [];
  const noted = notedGaps(facts, firstJoinedAt);
  const spans = captured.toSorted((one, other) => one.from.getTime() - other.from.getTime());
  const gaps: TimeSpan[] = [];
  let from = firstJoinedAt;
  for (const span of [...spans, { from: lastLeftAt, to: lastLeftAt }]) {
    if (span.from > from) gaps.push({ from, to: span.from < lastLeftAt ? span.from : lastLeftAt });
    if (span.to > from) from = span.to;
  }
  return gaps.filter((gap) => lengthMs(gap) >= TOLERANCE_MS && !noted.some((other) => isWithin(gap, other)));
}

function notedGaps(facts: CoverageFacts, firstJoinedAt: Date): TimeSpan[] {
  const startMs = firstJoinedAt.getTime();
  return (coverageOf(facts)?.missing ?? []).map(({ atSeconds, durationSeconds }) => ({
    from: new Date(startMs + atSeconds * 1000),
    to: new Date(startMs + (atSeconds + durationSeconds) * 1000),
  }));
}

function isWithin(gap: TimeSpan, other: TimeSpan): boolean {
  return (
    gap.from.getTime() >= other.from.getTime() - TOLERANCE_MS && gap.to.getTime() <= other.to.getTime() + TOLERANCE_MS
  );
}

function lengthMs({ from, to }: TimeSpan): number {
  return to.getTime() - from.getTime();
}
