import { laterOf } from './presence.ts';
import type { Recording } from './recording.ts';
import type { LostSpan } from './recording-metadata.ts';
import { merged, type SpanMs, within } from './span-ms.ts';

/** Shorter gaps are ignored: a recorder joins the room about half a second after the first participant. */
const MIN_MISSING_MS = 1_000;
/** The ends of capture runs are known to about one flush interval. */
const TOLERANCE_MS = 1_000;

/** A gap in a recording. */
export interface MissingSpan {
  /** Seconds from the recording's start. */
  readonly atSeconds: number;
  readonly durationSeconds: number;
  /** Which half is missing; absent if nothing was captured. */
  readonly media?: 'picture' | 'sound';
  /** The name of the only participant whose media is missing; absent if no participant's was captured. */
  readonly participant?: string;
}

/** The expected duration of a recording by presence, and what was captured of it. */
export interface Coverage {
  readonly expectedSeconds: number;
  /** The time in which anything was captured. */
  readonly capturedSeconds: number;
  /** Gaps in order; empty if everything was captured. */
  readonly missing: readonly MissingSpan[];
}

export type CoverageFacts = Pick<
  Recording,
  'firstJoinedAt' | 'lastLeftAt' | 'startedAt' | 'captureEndedAt' | 'durationSeconds' | 'metadata'
>;

/** Returns the coverage of a recording; null during the capture, or if no presence is known. */
export function coverageOf(facts: CoverageFacts): Coverage | null {
  const { firstJoinedAt, lastLeftAt, captureEndedAt } = facts;
  if (firstJoinedAt === null || lastLeftAt === null || captureEndedAt === null) return null;
  const sessionSpan = { startMs: firstJoinedAt.getTime(), endMs: lastLeftAt.getTime() };
  const gaps = [...gapsOf(facts, sessionSpan), ...lostSpans(facts, sessionSpan, 'everything')];
  const missing = merged(gaps.map((gap) => within(gap, sessionSpan))).filter(isNoticeable);
  const missingMs = missing.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const toMissing = ({ startMs, endMs }: SpanMs): MissingSpan => ({
    atSeconds: (startMs - sessionSpan.startMs) / 1000,
    durationSeconds: (endMs - startMs) / 1000,
  });
  const halves = (['picture', 'sound'] as const).flatMap((media) =>
    lostSpans(facts, sessionSpan, media).flatMap(({ participant, ...lost }) =>
      outside([lost], missing)
        .map((span) => within(span, sessionSpan))
        .filter(isNoticeable)
        .map((span) => ({ ...toMissing(span), media, ...(participant !== undefined && { participant }) })),
    ),
  );
  return {
    expectedSeconds: (sessionSpan.endMs - sessionSpan.startMs) / 1000,
    capturedSeconds: (sessionSpan.endMs - sessionSpan.startMs - missingMs) / 1000,
    missing: [...missing.map(toMissing), ...halves].toSorted((a, b) => a.atSeconds - b.atSeconds),
  };
}

function isNoticeable({ startMs, endMs }: SpanMs): boolean {
  return endMs - startMs >= MIN_MISSING_MS;
}

/** Returns where media was lost inside the video, whose first picture is that of the session span's start. */
function lostSpans(
  { metadata }: CoverageFacts,
  { startMs }: SpanMs,
  wanted: LostSpan['media'],
): (SpanMs & Pick<LostSpan, 'participant'>)[] {
  return (metadata.artifact?.lost ?? [])
    .filter(({ media }) => media === wanted)
    .map(({ atSeconds, durationSeconds, participant }) => ({
      startMs: startMs + atSeconds * 1000,
      endMs: startMs + (atSeconds + durationSeconds) * 1000,
      ...(participant !== undefined && { participant }),
    }));
}

/** Returns the parts of the spans that are outside of the gaps. The gaps are in order. */
function outside(spans: readonly SpanMs[], gaps: readonly SpanMs[]): SpanMs[] {
  return gaps.reduce(
    (rest, gap) =>
      rest.flatMap(({ startMs, endMs }) => [
        { startMs, endMs: Math.min(endMs, gap.startMs) },
        { startMs: Math.max(startMs, gap.endMs), endMs },
      ]),
    [...spans],
  );
}

/**
 * Returns the gaps before the recorder started, between two recorders, between capture runs, and after the last
 * interruption or the end of the video, which ends with the last captured frame.
 */
function gapsOf(facts: CoverageFacts, sessionSpan: SpanMs): SpanMs[] {
  const { gaps = [], interruptedAt } = facts.metadata;
  const videoEndMs = facts.durationSeconds === null ? [] : [sessionSpan.startMs + facts.durationSeconds * 1000];
  const endsMs = [...videoEndMs, ...(interruptedAt === undefined ? [] : [interruptedAt.getTime()])];
  const ends = endsMs.map((startMs) => ({ startMs, endMs: sessionSpan.endMs }));
  const between = gaps.map(({ from, to }) => ({ startMs: from.getTime(), endMs: to.getTime() }));
  return [...startGapsOf(facts, sessionSpan), ...between, ...ends];
}

function startGapsOf({ startedAt, metadata }: CoverageFacts, sessionSpan: SpanMs): SpanMs[] {
  const startedMs = startedAt?.getTime() ?? sessionSpan.endMs;
  // Nothing is missing that no participant could send.
  const startMs = Math.max(sessionSpan.startMs, metadata.connectedAt?.getTime() ?? sessionSpan.startMs);
  const beginning = capturedBeginning(metadata);
  if (beginning === null) return [{ startMs, endMs: startedMs }];
  return [
    { startMs, endMs: beginning.from.getTime() },
    { startMs: beginning.to.getTime(), endMs: startedMs },
  ];
}

/** Returns what the replaced recorder captured; null if there was none, or if its file is lost. */
function capturedBeginning({ replaced, artifact }: CoverageFacts['metadata']): TimeSpan | null {
  if (replaced === undefined || artifact?.isBeginningLost === true) return null;
  return { from: replaced.startedAt, to: replaced.endedAt };
}

/** A time span with or without captured media. */
interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Returns the gaps that a recording's row lacks: times in its session span that are in no captured span and in no noted
 * gap. In order; [] while the session span is unknown.
 */
export function uncapturedGaps(facts: CoverageFacts, captured: readonly TimeSpan[]): TimeSpan[] {
  const { firstJoinedAt, lastLeftAt } = facts;
  if (firstJoinedAt === null || lastLeftAt === null) return [];
  const noted = notedGaps(facts, firstJoinedAt);
  const beginning = capturedBeginning(facts.metadata);
  const spans = [...captured, ...(beginning === null ? [] : [beginning])].toSorted(
    (one, other) => one.from.getTime() - other.from.getTime(),
  );
  const gaps: TimeSpan[] = [];
  let from = laterOf(firstJoinedAt, facts.metadata.connectedAt ?? firstJoinedAt);
  for (const span of [...spans, { from: lastLeftAt, to: lastLeftAt }]) {
    if (span.from > from) gaps.push({ from, to: span.from < lastLeftAt ? span.from : lastLeftAt });
    if (span.to > from) from = span.to;
  }
  return gaps.filter((gap) => lengthMs(gap) >= TOLERANCE_MS && !noted.some((other) => isWithin(gap, other)));
}

function notedGaps(facts: CoverageFacts, firstJoinedAt: Date): TimeSpan[] {
  const startMs = firstJoinedAt.getTime();
  const missing = (coverageOf(facts)?.missing ?? []).filter(({ media }) => media === undefined);
  return missing.map(({ atSeconds, durationSeconds }) => ({
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
