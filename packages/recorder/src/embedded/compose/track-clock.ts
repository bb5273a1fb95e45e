import { entriesOfTrack } from '../journal/entries-of-track.ts';
import type { JournalEntry, SenderReportHeard, TrackBegan } from '../journal/journal-entry.ts';

/** Turns a time within a track's file into the recording host's time, milliseconds since the epoch. */
export type TrackClock = (fileTimestampMs: number) => number;

/** Within this span the distance between two hosts' clocks is taken as constant. */
const OFFSET_WINDOW_MS = 30_000;

/**
 * The clock of one track. Sender reports tie the track's RTP clock to its sender's wall clock, which audio and video of
 * one person share; the reports' arrival ties that clock to ours. The shortest way counts: what arrived later was held
 * up by the network. Without any report the first frame's arrival has to do.
 * @see https://www.rfc-editor.org/rfc/rfc3550#section-6.4.1
 */
export function trackClock(track: TrackBegan, journal: readonly JournalEntry[]): TrackClock {
  const own = entriesOfTrack(track, journal).filter((entry) => entry.type === 'sender_report');
  if (own.length === 0) return (fileTimestampMs) => track.atMs + fileTimestampMs;
  const siblings = new Set(
    journal.flatMap((entry) =>
      entry.type === 'track_began' && entry.participantSid === track.participantSid && entry.take === track.take
        ? [entry.trackSid]
        : [],
    ),
  );
  const shared = reportsOf(journal, (report) => siblings.has(report.trackSid) && report.take === track.take);
  const anchors = own.map((report) => ({
    timestamp: report.timestamp,
    hostMs: report.ntpMs + clockDistanceMs(shared, report.atMs),
  }));
  return (fileTimestampMs) => {
    const timestamp = track.firstTimestamp + (fileTimestampMs * track.clockRateHz) / 1000;
    const anchor = nearest(anchors, timestamp);
    return anchor.hostMs + ((timestamp - anchor.timestamp) * 1000) / track.clockRateHz;
  };
}

function reportsOf(
  journal: readonly JournalEntry[],
  isWanted: (report: SenderReportHeard) => boolean,
): SenderReportHeard[] {
  return journal.filter((entry) => entry.type === 'sender_report').filter(isWanted);
}

/** Our clock minus the sender's, around a moment. */
function clockDistanceMs(reports: readonly SenderReportHeard[], atMs: number): number {
  const near = reports.filter((report) => Math.abs(report.atMs - atMs) <= OFFSET_WINDOW_MS);
  return Math.min(...near.map((report) => report.atMs - report.ntpMs));
}

interface Anchor {
  readonly timestamp: number;
  readonly hostMs: number;
}

function nearest(anchors: readonly Anchor[], timestamp: number): Anchor {
  let low = 0;
  let high = anchors.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(anchors, middle).timestamp < timestamp) low = middle + 1;
    else high = middle;
  }
  const after = at(anchors, low);
  const before = at(anchors, Math.max(0, low - 1));
  return timestamp - before.timestamp < after.timestamp - timestamp ? before : after;
}

function at(anchors: readonly Anchor[], index: number): Anchor {
  const anchor = anchors[index];
  if (anchor === undefined) throw new RangeError(`no anchor ${index} of ${anchors.length}`);
  return anchor;
}
