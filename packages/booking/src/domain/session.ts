import { YoungMindsError } from '@young-minds/core';
import type { RecordingConfig, RecordingPhase, RecordingStatus } from '@young-minds/recording/domain';

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

type People = Pick<MentoringSession, 'mentor' | 'mentee'>;

/** Returns whether a user is the session's mentor or mentee. */
export function isParticipant(session: People, userId: string): boolean {
  return session.mentor.id === userId || session.mentee.id === userId;
}

/** Returns the other participant of a session. */
export function otherParticipant(session: People, userId: string): SessionPerson {
  return session.mentor.id === userId ? session.mentee : session.mentor;
}

/** Checks that a user is the session's mentor or mentee. @throws ACCESS_DENIED */
export function assertParticipant(session: People, userId: string): void {
  if (isParticipant(session, userId)) return;
  throw new YoungMindsError('ACCESS_DENIED', "Only this session's mentor and mentee can open it.");
}

export const ROLES = ['mentor', 'mentee'] as const;
/** A user's role on the platform; chosen at sign-up and never changed. */
export type Role = (typeof ROLES)[number];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export function sessionNotFound(): YoungMindsError {
  return new YoungMindsError('SESSION_NOT_FOUND', "This session doesn't exist. Your dashboard lists your sessions.");
}

/** A recording as a user's dashboard lists it. Sizes in bytes, durations in seconds, times UTC. */
export interface RecordingOverview {
  readonly id: string;
  readonly sessionId: string;
  readonly sessionTitle: string;
  readonly status: RecordingStatus;
  readonly phase: RecordingPhase;
  /** 0 to 1 within the current phase; null if unknown. */
  readonly progress: number | null;
  readonly durationSeconds: number | null;
  readonly fileSizeBytes: number | null;
  readonly createdAt: Date;
}
