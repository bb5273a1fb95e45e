/** What the meeting's page tells its browser half. */
export interface MeetingDetails {
  readonly sessionId: string;
  readonly title: string;
  /** Of the other person. */
  readonly otherName: string;
  readonly recording: RecordingPlan;
  /** The version of the recording notice that is shown here. */
  readonly noticeVersion: string;
}

/**
 * - recorded: everybody is told and has to accept it
 * - not-this-session: this session was booked without a recording
 * - not-here: the platform records nothing at the moment
 */
export type RecordingPlan = 'recorded' | 'not-this-session' | 'not-here';
