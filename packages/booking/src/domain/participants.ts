import { YoungMindsError } from '@young-minds/core';
import type { MentoringSession, SessionPerson } from './mentoring-session.ts';

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
