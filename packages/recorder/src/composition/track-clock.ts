import { entriesOfTrack } from '../journal/capture-runs.ts';
import type { JournalEntry, SenderReportHeard, TrackBegan, TrackPaused } from '../journal/journal-entry.ts';

/**
 * Within this range around a moment, the distance between two hosts' clocks counts as constant. It reaches less far
 * ahead, so that what is composed during the call soon has its final place.
 */
const OFFSET_WINDOW_MS = { back: 30_000, ahead: 5_000 };

/** A larger change of a clock's distance is a leap. The differences between the reports of one clock are smaller. */
const LEAP_MS = 100;
/** A frame may arrive this much late, so a smaller difference does not show that a clock has changed. */
const MAX_ARRIVAL_MS = 1_000;

/** Converts a time in a track file to the recording host's time, in milliseconds since the epoch. */
export interface TrackClock {
  (fileTimestampMs: number): number;
  /** Where the sender's RTP clock had stopped or jumped, as after a change of devices: whole file times, in order. */
  readonly leapsMs: readonly number[];
}

/**
 * Returns the clock of one track. Sender reports map the track's RTP clock to its sender's wall clock, which a
 * participant's audio and video share. The arrival of the reports maps that clock to the host's.
 * The report with the shortest delay counts, because the network delayed all others. Without any report, the arrival of
 * the first frame is used. A pause separates reports, because LiveKit may continue the RTP clock after it from any time,
 * and reports during it are of no frame.
 * @see https://www.rfc-editor.org/rfc/rfc3550#section-6.4.1
 */
export function trackClock(track: TrackBegan, journal: readonly JournalEntry[]): TrackClock {
  const parts = clockParts(track, journal);
  const toHostMs = (fileTimestampMs: number) => {
    const index = lastIndex(parts, ({ fromMs }) => fromMs <= fileTimestampMs);
    const { anchor } = at(parts, Math.max(0, index));
    return anchor.hostMs + fileTimestampMs - anchor.fileMs;
  };
  const leapsMs = parts.flatMap(({ fromMs, anchor }, index) => {
    const before = parts[index - 1]?.anchor ?? anchor;
    const isLeap = fromMs > 0 && Math.abs(distanceOf(anchor) - distanceOf(before)) > LEAP_MS;
    return isLeap ? [Math.ceil(fromMs)] : [];
  });
  return Object.assign(toHostMs, { leapsMs });
}

/** A time in a track file and the host's time at that moment. */
interface Anchor {
  readonly fileMs: number;
  readonly hostMs: number;
}

/** The part of a track file, up to the next part, in which an anchor counts. */
interface ClockPart {
  readonly fromMs: number;
  readonly anchor: Anchor;
}

/** Returns the parts in order; at least one. */
function clockParts(track: TrackBegan, journal: readonly JournalEntry[]): ClockPart[] {
  const entries = entriesOfTrack(track, journal);
  const pauses = entries.filter((entry) => entry.type === 'track_paused');
  const groups = separate(anchorsOf(track, entries, journal), pauses);
  const parts: ClockPart[] = [];
  let start: Start | undefined = { atMs: track.atMs, fromMs: 0 };
  for (let index = 0; start !== undefined; index++) {
    const next = startAfter(pauses[index]);
    const before = parts.at(-1)?.anchor ?? null;
    parts.push(
      ...partsBetween({ start, endMs: next?.fromMs ?? Number.POSITIVE_INFINITY, own: groups[index] ?? [], before }),
    );
    start = next;
  }
  return parts;
}

function startAfter(pause: TrackPaused | undefined): Start | undefined {
  if (pause === undefined || pause.timestampMs === null) return undefined;
  return { atMs: pause.atMs, fromMs: pause.timestampMs };
}

/** Returns the anchors before the first pause, and those after each one. Both lists are in order of arrival. */
function separate(anchors: readonly ReportAnchor[], pauses: readonly TrackPaused[]): ReportAnchor[][] {
  const groups: ReportAnchor[][] = [[]];
  for (const anchor of anchors) {
    while ((pauses[groups.length - 1]?.atMs ?? Number.POSITIVE_INFINITY) <= anchor.atMs) groups.push([]);
    const isInPause = (pauses[groups.length - 1]?.sinceMs ?? Number.POSITIVE_INFINITY) < anchor.atMs;
    if (!isInPause) groups.at(-1)?.push(anchor);
  }
  return groups;
}

/** The first frame after a pause or of a file. */
interface Start {
  readonly atMs: number;
  readonly fromMs: number;
}

interface UnpausedPart {
  readonly start: Start;
  readonly endMs: number;
  /** The anchors from its reports. */
  readonly own: readonly Anchor[];
  /** The last anchor before it. */
  readonly before: Anchor | null;
}

/** Within an unpaused part, the nearest report counts. */
function partsBetween({ start, endMs, own, before }: UnpausedPart): ClockPart[] {
  if (own.length === 0) return [{ fromMs: start.fromMs, anchor: unreported(start, before) }];
  const inOrder = own.toSorted((one, other) => one.fileMs - other.fileMs);
  return inOrder.map((anchor, index) => {
    const earlier = inOrder[index - 1];
    const middleMs = earlier === undefined ? start.fromMs : (earlier.fileMs + anchor.fileMs) / 2;
    return { fromMs: Math.min(Math.max(middleMs, start.fromMs), endMs), anchor };
  });
}

/** Returns the anchor of a part without reports: the one before, unless the first frame shows that the clock changed. */
function unreported({ atMs, fromMs }: Start, before: Anchor | null): Anchor {
  const arrival = { fileMs: fromMs, hostMs: atMs };
  return before !== null && Math.abs(distanceOf(arrival) - distanceOf(before)) <= MAX_ARRIVAL_MS ? before : arrival;
}

function distanceOf({ fileMs, hostMs }: Anchor): number {
  return hostMs - fileMs;
}

interface ReportAnchor extends Anchor {
  /** When the report arrived. */
  readonly atMs: number;
}

/** Returns the anchors of a track's own reports. */
function anchorsOf(
  track: TrackBegan,
  entries: readonly JournalEntry[],
  journal: readonly JournalEntry[],
): ReportAnchor[] {
  const own = entries.filter((entry) => entry.type === 'sender_report');
  const siblings = new Set(
    journal.flatMap((entry) =>
      entry.type === 'track_began' && entry.participantSid === track.participantSid && entry.take === track.take
        ? [entry.trackSid]
        : [],
    ),
  );
  const shared = reportsOf(journal, (report) => siblings.has(report.trackSid) && report.take === track.take);
  const distancesMs = clockDistancesMs(own, shared);
  return own.map(({ atMs, timestamp, ntpMs }, index) => ({
    atMs,
    fileMs: ((timestamp - track.firstTimestamp) * 1000) / track.clockRateHz,
    hostMs: ntpMs + (distancesMs[index] ?? atMs - ntpMs),
  }));
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

/** Returns the index of the last item for which `isTrue`; all items before it are, too. -1 if there is none. */
function lastIndex<Item>(items: readonly Item[], isTrue: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(at(items, middle))) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} of ${items.length}`);
  return item;
}
