import type { RecordingConfig } from './recording-config.ts';

/** How long after its scheduled end a session can still be joined; until then no participant is a no-show. */
export const JOIN_CLOSES_AFTER_END_MS = 60 * 60_000;

/**
 * - scheduled: booked, and no participant has joined yet; the only status that can be cancelled or rescheduled
 * - active: a participant has joined
 * - completed: it took place and is over
 * - cancelled: called off; its time is free again
 * - no_show: its time passed, and at least one participant never joined
 */
export type SessionStatus = 'scheduled' | 'active' | 'completed' | 'cancelled' | 'no_show';

export interface SessionPerson {
  readonly id: string;
  readonly name: string;
}

/** A booked session of one mentor and one mentee. Times are UTC. */
export interface MentoringSession {
  readonly id: string;
  readonly roomName: string;
  readonly title: string;
  readonly mentor: SessionPerson;
  readonly mentee: SessionPerson;
  readonly scheduledStartAt: Date;
  readonly scheduledEndAt: Date;
  readonly status: SessionStatus;
  readonly recordingConfig: RecordingConfig;
}

export type SessionAdmission = Pick<MentoringSession, 'status' | 'scheduledEndAt'>;

export type SessionParticipants = Pick<MentoringSession, 'mentor' | 'mentee'>;

/**
 * Returns whether a participant who joins at this time may be in the room: not if the session is cancelled, or if
 * joining is no longer possible. A token that was issued earlier does not change that.
 */
export function isAdmitted({ status, scheduledEndAt }: SessionAdmission, joinedAt: Date): boolean {
  return status !== 'cancelled' && joinedAt <= lastAdmissionOf(scheduledEndAt);
}

/** Returns the last moment at which a session can be joined. */
export function lastAdmissionOf(scheduledEndAt: Date): Date {
  return new Date(scheduledEndAt.getTime() + JOIN_CLOSES_AFTER_END_MS);
}

/** Returns whether a user is the session's mentor or mentee. No other user may see or fetch its recordings. */
export function isParticipantOf(session: SessionParticipants, userId: string): boolean {
  return userId === session.mentor.id || userId === session.mentee.id;
}

/** Returns the other participant of a session. */
export function otherParticipant(session: SessionParticipants, userId: string): SessionPerson {
  return session.mentor.id === userId ? session.mentee : session.mentor;
}
