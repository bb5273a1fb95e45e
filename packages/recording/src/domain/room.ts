import type { RecordingConfig } from './recording-config.ts';

export type SessionStatus = 'scheduled' | 'active' | 'completed' | 'cancelled' | 'no_show';

/** A booked session of one mentor and one mentee, with the fields that recording needs. */
export interface MentoringSession {
  readonly id: string;
  readonly mentorId: string;
  readonly menteeId: string;
  readonly title: string;
  readonly scheduledStartAt: Date;
  readonly scheduledEndAt: Date;
  readonly status: SessionStatus;
  readonly recordingConfig: RecordingConfig;
}

export type RoomStatus = 'pending' | 'active' | 'finished';

/** The LiveKit room of a session. */
export interface Room {
  readonly id: string;
  readonly roomName: string;
  /** The sid of the room as LiveKit last opened it; null until it was opened. */
  readonly roomSid: string | null;
  readonly status: RoomStatus;
  readonly session: MentoringSession;
}

/** Returns whether a user is a participant of the session. No other user may see or fetch its recordings. */
export function isParticipantOf(session: Pick<MentoringSession, 'mentorId' | 'menteeId'>, userId: string): boolean {
  return userId === session.mentorId || userId === session.menteeId;
}
