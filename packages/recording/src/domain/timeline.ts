import type { Recording, RecordingStatus } from './recording.ts';

/** A gap in a recording. */
export interface MissingSpan {
  /** Seconds from the recording's start. */
  readonly atSeconds: number;
  readonly durationSeconds: number;
}

/** The expected duration of a recording by presence, and what was captured of it. */
export interface Coverage {
  readonly expectedSeconds: number;
  readonly capturedSeconds: number;
  /** Gaps in order; empty if everything was captured. */
  readonly missing: readonly MissingSpan[];
}

export type CoverageFacts = Pick<
  Recording,
  'firstJoinedAt' | 'lastLeftAt' | 'startedAt' | 'captureEndedAt' | 'metadata'
>;

/** Shorter gaps are ignored: a recorder joins the room about half a second after the first participant. */
const MIN_MISSING_MS = 1_000;

interface SpanMs {
  readonly startMs: number;
  readonly endMs: number;
}

/** Returns the coverage of a recording; null during the capture, or if no presence is known. */
export function coverageOf(facts: CoverageFacts): Coverage | null {
  const { firstJoinedAt, lastLeftAt, captureEndedAt } = facts;
  if (firstJoinedAt === null || lastLeftAt === null || captureEndedAt === null) return null;
  const sessionSpan = { startMs: firstJoinedAt.getTime(), endMs: lastLeftAt.getTime() };
  const missing = merged(gapsOf(facts, sessionSpan).map((gap) => within(gap, sessionSpan))).filter(
    ({ startMs, endMs }) => endMs - startMs >= MIN_MISSING_MS,
  );
  const missingMs = missing.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return {
    expectedSeconds: (sessionSpan.endMs - sessionSpan.startMs) / 1000,
    capturedSeconds: (sessionSpan.endMs - sessionSpan.startMs - missingMs) / 1000,
    missing: missing.map(({ startMs, endMs }) => ({
      atSeconds: (startMs - sessionSpan.startMs) / 1000,
      durationSeconds: (endMs - startMs) / 1000,
    })),
  };
}

/** Returns the gaps before the recorder started, between its capture runs, and after its last interruption. */
function gapsOf({ startedAt, metadata }: CoverageFacts, sessionSpan: SpanMs): SpanMs[] {
  const { gaps = [], interruptedAt } = metadata;
  const beginning = { startMs: sessionSpan.startMs, endMs: startedAt?.getTime() ?? sessionSpan.endMs };
  const end = interruptedAt === undefined ? [] : [{ startMs: interruptedAt.getTime(), endMs: sessionSpan.endMs }];
  return [beginning, ...gaps.map(({ from, to }) => ({ startMs: from.getTime(), endMs: to.getTime() })), ...end];
}

function within({ startMs, endMs }: SpanMs, sessionSpan: SpanMs): SpanMs {
  return { startMs: Math.max(startMs, sessionSpan.startMs), endMs: Math.min(endMs, sessionSpan.endMs) };
}

/** Returns the spans in order, with overlapping ones merged. */
function merged(spans: readonly SpanMs[]): SpanMs[] {
  const result: SpanMs[] = [];
  for (const span of spans.filter(({ startMs, endMs }) => endMs > startMs).toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    if (last !== undefined && span.startMs <= last.endMs) {
      result[result.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) };
    } else result.push(span);
  }
  return result;
}

/** One recording of a session and its place in the session's timeline; most sessions have only one. */
export interface SessionPart {
  readonly recordingId: string;
  readonly status: RecordingStatus;
  /** When it starts if all playable parts are played one after the other. */
  readonly atSeconds: number;
  /** Zero while it is not playable. */
  readonly durationSeconds: number;
  /** The length of the gap before it; zero for the first part. */
  readonly gapSeconds: number;
}

type SegmentFacts = Pick<
  Recording,
  'id' | 'status' | 'durationSeconds' | 'firstJoinedAt' | 'lastLeftAt' | 'createdAt' | 'erasedAt'
>;

/** Returns a session's recordings in chronological order, without erased ones. */
export function sessionTimeline(recordings: readonly SegmentFacts[]): readonly SessionPart[] {
  const inOrder = recordings
    .filter(({ erasedAt }) => erasedAt === null)
    .toSorted((one, other) => startOf(one).getTime() - startOf(other).getTime());
  let atSeconds = 0;
  return inOrder.map((recording, index) => {
    const durationSeconds = recording.status === 'completed' ? (recording.durationSeconds ?? 0) : 0;
    const part = { recordingId: recording.id, status: recording.status, atSeconds, durationSeconds };
    atSeconds += durationSeconds;
    return { ...part, gapSeconds: gapBetween(inOrder[index - 1], recording) };
  });
}

function startOf({ firstJoinedAt, createdAt }: SegmentFacts): Date {
  return firstJoinedAt ?? createdAt;
}

function gapBetween(before: SegmentFacts | undefined, recording: SegmentFacts): number {
  if (before === undefined || before.lastLeftAt === null) return 0;
  return Math.max(0, (startOf(recording).getTime() - before.lastLeftAt.getTime()) / 1000);
}

const MOMENT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)/;

/**
 * Splits a notification's text at its times. They are stored as ISO 8601 in UTC, because a text is stored once and
 * shown in any time zone. The text to show is the joined parts with each time formatted.
 */
export function splitMoments(text: string): readonly (string | Date)[] {
  return text.split(MOMENT).map((part, index) => {
    const moment = index % 2 === 1 ? new Date(part) : null;
    // A title can contain digits of this shape that are not a time.
    return moment === null || Number.isNaN(moment.getTime()) ? part : moment;
  });
}

/** How long after its scheduled end a session can still be joined; until then no participant is a no-show. */
export const JOIN_CLOSES_AFTER_END_MS = 60 * 60_000;
