import type { Clock } from '@young-minds/core';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import type { SessionRepository } from '../ports/session-repository.ts';

const PAST_PAGE_SIZE = 10;

interface ListSessionsInput {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly userId: string;
  /** The page of past sessions starts before this time; if absent, with the latest session. */
  readonly pastBefore?: Date | undefined;
}

export interface SessionLists {
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
