import { entriesOfTrack } from '../journal/capture-runs.ts';
import type { JournalEntry, SenderReportHeard, TrackBegan } from '../journal/journal-entry.ts';

/**
 * Within this range around a moment, the distance between two hosts' clocks counts as constant. It reaches less far
 * ahead, so that what is composed during the call soon has its final place.
 */
const OFFSET_WINDOW_MS = { back: 30_000, ahead: 5_000 };

/** Converts a time in a track file to the recording host's time, in milliseconds since the epoch. */
export type TrackClock = (fileTimestampMs: number) => number;

/**
 * Returns the clock of one track. Sender reports map the track's RTP clock to its sender's wall clock, which a
 * participant's audio and video share. The arrival of the reports maps that clock to the host's.
 * The report with the shortest delay counts, because the network delayed all others. Without any report, the arrival of
 * the first frame is used.
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
  const distancesMs = clockDistancesMs(own, shared);
  const anchors = own.map((report, index) => ({
    timestamp: report.timestamp,
    hostMs: report.ntpMs + (distancesMs[index] ?? report.atMs - report.ntpMs),
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

/**
 * Returns the host's clock minus the sender's at the arrival of each of a track's reports: the minimum of all reports
 * around it. Both lists are in order of arrival, so that hours of reports need a single pass.
 */
function clockDistancesMs(own: readonly SenderReportHeard[], shared: readonly SenderReportHeard[]): number[] {
  const distanceMs = (report: SenderReportHeard) => report.atMs - report.ntpMs;
  // The reports that may still become the minimum, in order of arrival; the first one is the smallest.
  const candidates: SenderReportHeard[] = [];
  let [first, next] = [0, 0];
  return own.map(({ atMs }) => {
    for (let report = shared[next]; report && report.atMs <= atMs + OFFSET_WINDOW_MS.ahead; report = shared[++next]) {
      while (candidates.length > first && distanceMs(at(candidates, candidates.length - 1)) >= distanceMs(report)) {
        candidates.pop();
      }
      candidates.push(report);
    }
    while (at(candidates, first).atMs < atMs - OFFSET_WINDOW_MS.back) first++;
    return distanceMs(at(candidates, first));
  });
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

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} of ${items.length}`);
  return item;
}
