import type { Clock } from '@young-minds/core';
import { parseUuid } from '@young-minds/recording/domain';
import { assertParticipant, type MentoringSession, sessionNotFound } from '../domain/session.ts';
import type { SessionRepository } from '../ports/repositories.ts';

const PAST_PAGE_SIZE = 10;

/** Returns a session to one of its participants. @throws SESSION_NOT_FOUND (malformed ids too), ACCESS_DENIED */
export async function getSession(
  { sessions }: { readonly sessions: SessionRepository },
  userId: string,
  sessionId: string,
): Promise<MentoringSession> {
  const id = parseUuid(sessionId);
  const session = id === null ? null : await sessions.find(id);
  if (session === null) throw sessionNotFound();
  assertParticipant(session, userId);
  return session;
}

interface ListSessionsInput {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly userId: string;
  /** The page of past sessions starts before this time; if absent, with the latest session. */
  readonly pastBefore?: Date | undefined;
}

interface SessionLists {
  readonly upcoming: readonly MentoringSession[];
  readonly past: readonly MentoringSession[];
  /** Where the next page of past sessions starts; null if this is the last. */
  readonly earlierBefore: Date | null;
}

/** Lists a user's sessions: upcoming ones, the next one first, and a page of past ones, latest first. */
export async function listSessions({ sessions, clock, userId, pastBefore }: ListSessionsInput): Promise<SessionLists> {
  const now = clock.now();
  const [upcoming, pastAndOneMore] = await Promise.all([
    sessions.listUpcoming(userId, now),
    sessions.listPast({ userId, now, before: pastBefore, limit: PAST_PAGE_SIZE + 1 }),
  ]);
  const past = pastAndOneMore.slice(0, PAST_PAGE_SIZE);
  const hasMore = pastAndOneMore.length > PAST_PAGE_SIZE;
  return { upcoming, past, earlierBefore: hasMore ? (past.at(-1)?.scheduledStartAt ?? null) : null };
}
