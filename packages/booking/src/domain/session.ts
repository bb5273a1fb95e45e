import { YoungMindsError } from '@young-minds/core';
import {
  isParticipantOf,
  type MentoringSession,
  otherParticipant,
  type RecordingPhase,
  type RecordingStatus,
  type SessionParticipants,
  type SessionPerson,
  type SessionStatus,
} from '@young-minds/recording/domain';

// Recording and booking use the same session; it is defined in recording's domain, which booking may import.
export { type MentoringSession, otherParticipant, type SessionPerson, type SessionStatus };

/** Checks that a user is the session's mentor or mentee. @throws ACCESS_DENIED */
export function assertParticipant(session: SessionParticipants, userId: string): void {
  if (isParticipantOf(session, userId)) return;
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
