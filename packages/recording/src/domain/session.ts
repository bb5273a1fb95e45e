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

export type SessionParticipants = Pick<MentoringSession, 'mentor' | 'mentee'>;

/** Returns whether a user is the session's mentor or mentee. No other user may see or fetch its recordings. */
export function isParticipantOf(session: SessionParticipants, userId: string): boolean {
  return userId === session.mentor.id || userId === session.mentee.id;
}

/** Returns the other participant of a session. */
export function otherParticipant(session: SessionParticipants, userId: string): SessionPerson {
  return session.mentor.id === userId ? session.mentee : session.mentor;
}
