import type { RecordingMetadata, UnrecordedTrack } from './recording-metadata.ts';
import { type CoverageFacts, coverageOf } from './timeline.ts';

/** Returns a row's metadata with one more unrecorded track; null if it is already noted. */
export function withUnrecordedTrack(metadata: RecordingMetadata, track: UnrecordedTrack): RecordingMetadata | null {
  const known = metadata.unrecordedTracks ?? [];
  if (known.some(({ trackSid }) => trackSid === track.trackSid)) return null;
  return { ...metadata, unrecordedTracks: [...known, track] };
}

/** A time span with or without captured media. */
export interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

/** The ends of capture runs are known to about one flush interval. */
const TOLERANCE_MS = 1_000;

/**
 * Returns the gaps that a recording's row lacks: times in its session span that are in no captured span and in no noted
 * gap. In order; [] while the session span is unknown.
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
