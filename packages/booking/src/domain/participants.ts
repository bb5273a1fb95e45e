import { YoungMindsError } from '@young-minds/core';
import type { MentoringSession, SessionPerson } from './mentoring-session.ts';

type People = Pick<MentoringSession, 'mentor' | 'mentee'>;

/** Whether somebody is the session's mentor or its mentee. */
export function isParticipant(session: People, userId: string): boolean {
  return session.mentor.id === userId || session.mentee.id === userId;
}

/** The person somebody meets in a session. */
export function otherParticipant(session: People, userId: string): SessionPerson {
  return session.mentor.id === userId ? session.mentee : session.mentor;
}

/** @throws ACCESS_DENIED */
export function assertParticipant(session: People, userId: string): void {
  if (isParticipant(session, userId)) return;
  throw new YoungMindsError('ACCESS_DENIED', "Only this session's mentor and mentee can open it.");
}
