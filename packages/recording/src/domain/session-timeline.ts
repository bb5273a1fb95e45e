import type { Recording, RecordingStatus } from './recording.ts';

/** One of a session's recordings in its place among the others; most sessions have but one. */
export interface SessionPart {
  readonly recordingId: string;
  readonly status: RecordingStatus;
  /** Where it begins when all that can be played is played one after the other. */
  readonly atSeconds: number;
  /** Zero while it cannot be played. */
  readonly durationSeconds: number;
  /** How long nobody was recorded before it; zero for the first. */
  readonly gapSeconds: number;
}

type SegmentFacts = Pick<
  Recording,
  'id' | 'status' | 'durationSeconds' | 'firstJoinedAt' | 'lastLeftAt' | 'createdAt' | 'erasedAt'
>;

/** A session's recordings in the order in which they happened, erased ones left out. */
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
