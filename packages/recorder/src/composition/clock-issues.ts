import type { JournalEntry, SenderReportHeard, TrackBegan } from '../journal/journal-entry.ts';

/** Viewers notice audio and video that are further apart than this. */
const MAX_APART_MS = 150;

/**
 * Checks that a participant's audio and video are in sync. Both are placed by their sender's reports about its own
 * clock, so they are out of sync if those reports disagree or drift apart.
 */
export function clockIssues(journal: readonly JournalEntry[], nameOf: (identity: string) => string): string[] {
  const tracks = journal.filter((entry) => entry.type === 'track_began');
  const reports = Map.groupBy(
    journal.filter((entry) => entry.type === 'sender_report'),
    ({ take, trackSid }) => `${take} ${trackSid}`,
  );
  const reportsOf = ({ take, trackSid }: TrackBegan) => reports.get(`${take} ${trackSid}`) ?? [];
  const worstMs = new Map<string, number>();
  for (const camera of tracks.filter(({ source }) => source === 'camera')) {
    const microphone = tracks.find(
      ({ source, take, participantSid }) =>
        source === 'microphone' && take === camera.take && participantSid === camera.participantSid,
    );
    if (microphone === undefined) continue;
    const apartMs = apartOf(reportsOf(camera), reportsOf(microphone));
    worstMs.set(camera.identity, Math.max(worstMs.get(camera.identity) ?? 0, apartMs));
  }
  return [...worstMs]
    .filter(([, apartMs]) => apartMs > MAX_APART_MS)
    .map(([identity, apartMs]) => `${nameOf(identity)}'s audio and video may be ${Math.round(apartMs)} ms out of sync`);
}

/**
 * Compares the start and the end and returns the larger distance. The shortest network delay of each counts, because
 * delays only add to it.
 */
function apartOf(video: readonly SenderReportHeard[], audio: readonly SenderReportHeard[]): number {
  const third = (reports: readonly SenderReportHeard[]) => Math.ceil(reports.length / 3);
  const first = (reports: readonly SenderReportHeard[]) => distanceOf(reports.slice(0, third(reports)));
  const last = (reports: readonly SenderReportHeard[]) => distanceOf(reports.slice(-third(reports)));
  if (video.length === 0 || audio.length === 0) return 0;
  return Math.max(Math.abs(first(video) - first(audio)), Math.abs(last(video) - last(audio)));
}

function distanceOf(reports: readonly SenderReportHeard[]): number {
  return Math.min(...reports.map(({ atMs, ntpMs }) => atMs - ntpMs));
}
