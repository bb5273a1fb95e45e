/** The data that the server passes to the meeting in the browser. */
export interface MeetingDetails {
  readonly sessionId: string;
  readonly title: string;
  /** The name of the other participant. */
  readonly otherName: string;
  readonly recording: RecordingPlan;
  /** The version of the recording notice that is shown here. */
  readonly noticeVersion: string;
}

/**
 * - recorded: both participants must agree before they join
 * - not-this-session: this session was booked without a recording
 * - not-here: recording is turned off on this platform
 */
export type RecordingPlan = 'recorded' | 'not-this-session' | 'not-here';
