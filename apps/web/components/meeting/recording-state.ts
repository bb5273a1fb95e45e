import type { RecordingPhase } from '@young-minds/recording/domain';

/**
 * What the meeting page shows about the recording.
 * - off: this session is not recorded, by choice
 * - recording: a recorder is in the room
 * - starting: no recorder is in the room yet, which is normal for a few seconds
 * - missing: no recorder is in the room for longer than starting takes
 */
export type MeetingRecordingState = 'off' | 'recording' | 'starting' | 'missing';

export interface RecordingSigns {
  /** Whether this session is to be recorded. */
  readonly isRecorded: boolean;
  /** The notice that the workers posted to the room: nothing is being written, even if the flag is set. */
  readonly isAtRisk: boolean;
  /** LiveKit's flag of the room: a recorder is in the room. */
  readonly isFlagged: boolean;
  /** Whether the flag was set at any time since joining. Then a cleared flag is reliable too. */
  readonly hasBeenFlagged: boolean;
  /** The newest recording's phase from the API; null if the API was not asked or there is no recording. */
  readonly polledPhase: RecordingPhase | null;
  /** There was no recorder for longer than starting takes. */
  readonly hasWaitedLong: boolean;
}

export function meetingRecordingState(signs: RecordingSigns): MeetingRecordingState {
  if (signs.isRecorded && signs.isAtRisk) return 'missing';
  if (signs.isFlagged) return 'recording';
  if (!signs.isRecorded) return 'off';
  // The row stays "capturing" for a while after its recorder crashed, so it counts only if the flag was never set.
  if (!signs.hasBeenFlagged && signs.polledPhase === 'capturing') return 'recording';
  return signs.hasWaitedLong ? 'missing' : 'starting';
}
