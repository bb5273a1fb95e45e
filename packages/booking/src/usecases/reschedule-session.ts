import { isUuid } from '@young-minds/recording/domain';
import { assertChangeable } from '../domain/change-rules.ts';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import { assertParticipant } from '../domain/participants.ts';
import type { RescheduleRequest } from '../domain/reschedule-request.ts';
import { sessionNotFound } from '../domain/session-not-found.ts';
import { sessionNotice } from '../domain/session-notice.ts';
import type { SessionRepository } from '../ports/session-repository.ts';

interface RescheduleSessionInput {
  readonly sessions: SessionRepository;
  readonly userId: string;
  readonly sessionId: string;
  readonly request: RescheduleRequest;
}

/**
 * Reschedules a session; without a duration it keeps its length.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_ALREADY_BEGUN, SESSION_OVERLAPS
 */
export async function rescheduleSession(input: RescheduleSessionInput): Promise<MentoringSession> {
  const { sessions, userId, sessionId, request } = input;
  if (!isUuid(sessionId)) throw sessionNotFound();
  return sessions.change(sessionId, (session) => {
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
