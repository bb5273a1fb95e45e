import { isUuid } from '@young-minds/recording/domain';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import { assertParticipant } from '../domain/participants.ts';
import { sessionNotFound } from '../domain/session-not-found.ts';
import type { SessionRepository } from '../ports/session-repository.ts';

/** Returns a session to one of its participants. @throws SESSION_NOT_FOUND (malformed ids too), ACCESS_DENIED */
export async function getSession(
  { sessions }: { readonly sessions: SessionRepository },
  userId: string,
  sessionId: string,
): Promise<MentoringSession> {
  const session = isUuid(sessionId) ? await sessions.find(sessionId) : null;
  if (session === null) throw sessionNotFound();
  assertParticipant(session, userId);
  return session;
}
