import type { Clock } from '@young-minds/core';
import { sessionNotice } from '../domain/notification.ts';
import type { RescheduleRequest } from '../domain/requests.ts';
import { assertChangeable } from '../domain/rules.ts';
import { assertParticipant, type MentoringSession } from '../domain/session.ts';
import type { RateLimiter, SessionRepository } from '../ports/repositories.ts';
import { assertWithinLimit } from './limits.ts';
import { getSession } from './read-sessions.ts';

interface CancelSessionDeps {
  readonly sessions: SessionRepository;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
}

/**
 * Cancels a session for both participants. Its time is free again, and it issues no more tokens.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_ALREADY_BEGUN, RATE_LIMITED
 */
export async function cancelSession(
  { sessions, limiter, clock }: CancelSessionDeps,
  userId: string,
  sessionId: string,
): Promise<MentoringSession> {
  const { id } = await getSession({ sessions }, userId, sessionId);
  await assertWithinLimit(limiter, 'session-change', userId);
  return sessions.change(id, (session) => {
    assertParticipant(session, userId);
    assertChangeable(session);
    return {
      update: { type: 'cancel', at: clock.now(), byUserId: userId },
      notice: sessionNotice('session_cancelled', session, userId),
    };
  });
}

interface RescheduleSessionInput {
  readonly sessions: SessionRepository;
  readonly limiter: RateLimiter;
  readonly userId: string;
  readonly sessionId: string;
  readonly request: RescheduleRequest;
}

/**
 * Reschedules a session; without a duration it keeps its length.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_ALREADY_BEGUN, SESSION_OVERLAPS,
 *   RATE_LIMITED
 */
export async function rescheduleSession(input: RescheduleSessionInput): Promise<MentoringSession> {
  const { sessions, limiter, userId, sessionId, request } = input;
  const { id } = await getSession({ sessions }, userId, sessionId);
  await assertWithinLimit(limiter, 'session-change', userId);
  return sessions.change(id, (session) => {
    assertParticipant(session, userId);
    assertChangeable(session);
    return {
      update: { type: 'move', startAt: request.startsAt, endAt: newEnd(session, request) },
      notice: sessionNotice('session_rescheduled', { ...session, scheduledStartAt: request.startsAt }, userId),
    };
  });
}

function newEnd(session: MentoringSession, { startsAt, durationMinutes }: RescheduleRequest): Date {
  const lengthMs = session.scheduledEndAt.getTime() - session.scheduledStartAt.getTime();
  return new Date(startsAt.getTime() + (durationMinutes === undefined ? lengthMs : durationMinutes * 60_000));
}
