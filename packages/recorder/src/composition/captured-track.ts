import { entriesOfTrack, nextFileAtMs } from '../journal/entries-of-track.ts';
import type { JournalEntry, TrackBegan } from '../journal/journal-entry.ts';
import { runEndMs } from '../journal/run-end.ts';
import { type TrackClock, trackClock } from './track-clock.ts';

/** A key frame in host time; a reader can begin with it. */
export interface KeyFrame {
  readonly atMs: number;
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/** A span in host time, milliseconds since the epoch; the end is not part of it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** One track of one take, placed in time; one file of it where its codec changed. */
export interface CapturedTrack
  extends Pick<TrackBegan, 'take' | 'trackSid' | 'identity' | 'source' | 'kind' | 'codec' | 'file'> {
  readonly clock: TrackClock;
  readonly span: Span;
  /** In order; empty for audio. */
  readonly keyFrames: readonly KeyFrame[];
  readonly mutedSpans: readonly Span[];
}

/** The tracks that a journal tells of, in the order in which they began. */
export function capturedTracks(journal: readonly JournalEntry[]): CapturedTrack[] {
  return journal.flatMap((entry) => (entry.type === 'track_began' ? [capturedTrack(entry, journal)] : []));
}

function capturedTrack(track: TrackBegan, journal: readonly JournalEntry[]): CapturedTrack {
  const clock = trackClock(track, journal);
  const span = { startMs: clock(0), endMs: endOf(track, journal) };
  const { take, trackSid, identity, source, kind, codec, file } = track;
  return {
    ...{ take, trackSid, identity, source, kind, codec, file, clock, span },
    keyFrames: keyFramesOf(track, journal, clock),
    mutedSpans: mutedSpansOf(track, journal, span),
  };
}

/** A file ends where the next one of its track begins. Where a crash left no end, the track lasted until the journal's last word of its take. */
function endOf(track: TrackBegan, journal: readonly JournalEntry[]): number {
  const ended = entriesOfTrack(track, journal).find((entry) => entry.type === 'track_ended');
  return ended?.atMs ?? nextFileAtMs(track, journal) ?? runEndMs(track.take, journal);
}

function keyFramesOf(track: TrackBegan, journal: readonly JournalEntry[], clock: TrackClock): KeyFrame[] {
  return entriesOfTrack(track, journal)
    .filter((entry) => entry.type === 'key_frame')
    .map(({ timestampMs, offset, width, height }) => ({ atMs: clock(timestampMs), offset, width, height }));
}

/** The recorder misses what changes between two takes, but each take begins with who is muted. */
function mutedSpansOf(track: TrackBegan, journal: readonly JournalEntry[], span: Span): Span[] {
  const spans: Span[] = [];
  let mutedSinceMs: number | null = null;
  for (const entry of duringRun(track.take, journal)) {
    if (entry.type !== 'track_muted' || entry.trackSid !== track.trackSid) continue;
    if (entry.isMuted) mutedSinceMs ??= entry.atMs;
    else if (mutedSinceMs !== null) {
      spans.push({ startMs: mutedSinceMs, endMs: entry.atMs });
      mutedSinceMs = null;
    }
  }
  if (mutedSinceMs !== null) spans.push({ startMs: mutedSinceMs, endMs: span.endMs });
  return spans;
}

/** What was noted from a take's beginning to the next one's. */
function duringRun(take: number, journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const first = journal.findIndex((entry) => entry.type === 'take_began' && entry.take === take);
  const next = journal.findIndex((entry, index) => entry.type === 'take_began' && index > first);
  return journal.slice(Math.max(0, first), next === -1 ? undefined : next);
}
