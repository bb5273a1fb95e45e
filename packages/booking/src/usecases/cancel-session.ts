import type { Clock } from '@young-minds/core';
import { isUuid } from '@young-minds/recording/domain';
import { assertChangeable } from '../domain/change-rules.ts';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import { assertParticipant } from '../domain/participants.ts';
import { sessionNotFound } from '../domain/session-not-found.ts';
import { sessionNotice } from '../domain/session-notice.ts';
import type { SessionRepository } from '../ports/session-repository.ts';

interface CancelSessionDeps {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
}

/**
 * Cancels a session for both participants. Its time is free again, and it issues no more tokens.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_ALREADY_BEGUN
 */
export async function cancelSession(
  { sessions, clock }: CancelSessionDeps,
  userId: string,
  sessionId: string,
): Promise<MentoringSession> {
  if (!isUuid(sessionId)) throw sessionNotFound();
  return sessions.change(sessionId, (session) => {
    assertParticipant(session, userId);
    assertChangeable(session);
    return {
      update: { type: 'cancel', at: clock.now(), byUserId: userId },
      notice: sessionNotice('session_cancelled', session, userId),
    };
  });
}
