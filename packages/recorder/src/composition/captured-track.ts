import { entriesOfTrack, nextFileAtMs, runEndMs } from '../journal/capture-runs.ts';
import type { JournalEntry, TrackBegan } from '../journal/journal-entry.ts';
import { presenceIntervalsOf } from '../journal/presence.ts';
import { type TrackClock, trackClock } from './track-clock.ts';

/** A key frame in host time, from which a reader can start. */
export interface KeyFrame {
  readonly atMs: number;
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/** More than a 5K screen, and few enough to decode in time. A header of a few bytes can claim 16383x16383. */
export const MAX_PIXELS = 16 * 1024 * 1024;

/** Returns whether a picture is too large to be decoded. */
export function isTooLarge({ width, height }: KeyFrame): boolean {
  return width * height > MAX_PIXELS;
}

/** A time range in host time, milliseconds since the epoch; the end is exclusive. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** One track file, placed in time: a track of one capture run, or a part of it if its codec changed. */
export interface CapturedTrack
  extends Pick<TrackBegan, 'take' | 'trackSid' | 'identity' | 'source' | 'kind' | 'codec' | 'file'> {
  readonly clock: TrackClock;
  readonly span: Span;
  /** The key frames in order; empty for audio. */
  readonly keyFrames: readonly KeyFrame[];
  /** In order. */
  readonly mutedSpans: readonly Span[];
  /** When a camera that had been switched off sent black pictures until its mute was known, in order. */
  readonly darkSpans: readonly Span[];
}

/** Returns the tracks in a journal, in the order in which they started. */
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
    darkSpans: [],
  };
}

/**
 * Returns when a track file ends: where the track's next file starts, or, after a crash that left no end, at the last
 * journal entry of its capture run.
 */
function endOf(track: TrackBegan, journal: readonly JournalEntry[]): number {
  const ended = entriesOfTrack(track, journal).find((entry) => entry.type === 'track_ended');
  return ended?.atMs ?? nextFileAtMs(track, journal) ?? runEndMs(track.take, journal);
}

function keyFramesOf(track: TrackBegan, journal: readonly JournalEntry[], clock: TrackClock): KeyFrame[] {
  return entriesOfTrack(track, journal)
    .filter((entry) => entry.type === 'key_frame')
    .map(({ timestampMs, offset, width, height }) => ({ atMs: clock(timestampMs), offset, width, height }));
}

/**
 * Returns when a track was muted. The recorder misses changes between two capture runs, but each capture run starts
 * with the current mute states.
 */
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

/** Returns the entries from the start of a capture run to the start of the next one. */
function duringRun(run: number, journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const first = journal.findIndex((entry) => entry.type === 'take_began' && entry.take === run);
  const next = journal.findIndex((entry, index) => entry.type === 'take_began' && index > first);
  return journal.slice(Math.max(0, first), next === -1 ? undefined : next);
}

/** A participant and when they were in the room. */
export interface Attendee {
  readonly identity: string;
  readonly name: string;
  readonly spans: readonly Span[];
}

/** Returns the participants of a recording, in the order in which they first joined. */
export function attendance(journal: readonly JournalEntry[]): Attendee[] {
  const intervals = presenceIntervalsOf(journal).sort((one, other) => one.startMs - other.startMs);
  return [...Map.groupBy(intervals, (interval) => interval.identity)].map(([identity, spans]) => ({
    identity,
    name: spans[0]?.name ?? identity,
    spans,
  }));
}
