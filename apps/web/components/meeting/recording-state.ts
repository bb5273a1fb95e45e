import type { RecordingPhase } from '@young-minds/recording/domain';

/**
 * What people in a meeting are told of its recording.
 * - off: this session is not recorded, by choice
 * - recording: a recorder is in the room
 * - starting: there is none yet, which is normal for a few seconds
 * - missing: there ought to be one by now
 */
export type MeetingRecordingState = 'off' | 'recording' | 'starting' | 'missing';

export interface RecordingSigns {
  /** Whether this session ought to be recorded. */
  readonly isRecorded: boolean;
  /** What the workers have posted to the room: nothing is being written, whatever the flag says. */
  readonly isAtRisk: boolean;
  /** LiveKit's flag of the room: a recorder is in it. */
  readonly isFlagged: boolean;
  /** Whether the flag has been up at any time since we joined: then it can be relied on when it goes down. */
  readonly hasBeenFlagged: boolean;
  /** What the API said last of the newest recording; null where it was not asked or there is none. */
  readonly polledPhase: RecordingPhase | null;
  /** Nobody has recorded for longer than starting takes. */
  readonly hasWaitedLong: boolean;
}

export function meetingRecordingState(signs: RecordingSigns): MeetingRecordingState {
  if (signs.isRecorded && signs.isAtRisk) return 'missing';
  if (signs.isFlagged) return 'recording';
  if (!signs.isRecorded) return 'off';
  // The row says "capturing" for a while after its recorder has died, so it counts only where no flag ever came.
  if (!signs.hasBeenFlagged && signs.polledPhase === 'capturing') return 'recording';
  return signs.hasWaitedLong ? 'missing' : 'starting';
}
