import type { Recording, RecordingStatus } from './recording.ts';
import { isDiscarded } from './short-visit.ts';

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
  | 'id'
  | 'status'
  | 'phase'
  | 'durationSeconds'
  | 'firstJoinedAt'
  | 'lastLeftAt'
  | 'createdAt'
  | 'erasedAt'
  | 'errorCode'
>;

/** Returns a session's recordings in chronological order, without erased and discarded ones. */
export function sessionTimeline(recordings: readonly SegmentFacts[]): readonly SessionPart[] {
  const inOrder = recordings
    .filter((recording) => recording.erasedAt === null && !isDiscarded(recording))
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
