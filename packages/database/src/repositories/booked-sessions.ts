import type { SessionRepository } from '@young-minds/booking/ports';
import { JOIN_CLOSES_AFTER_END_MS } from '@young-minds/recording/domain';
import { and, asc, desc, eq, gte, lt, not, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { sessions } from '../schema/sessions.ts';
import { bookSession } from './book-session.ts';
import { changeSession } from './change-session.ts';
import { findSession, selectSessions } from './session-query.ts';

interface SessionRepositoryDeps {
  readonly db: Database;
  readonly queue: TransactionalJobQueue;
}

export function createSessionRepository({ db, queue }: SessionRepositoryDeps): SessionRepository {
  return {
    book: (session, notice) => bookSession({ db, queue, session, notice }),
    find: (sessionId) => findSession(db, sessionId),
    change: (sessionId, decide) => changeSession({ db, queue, sessionId, decide }),
    listUpcoming: (userId, now) =>
      selectSessions(db)
        .where(and(takesPart(userId), liesAhead(now)))
        .orderBy(asc(sessions.scheduledStartAt)),
    listPast: ({ userId, now, before, limit }) =>
      selectSessions(db)
        .where(and(takesPart(userId), not(liesAhead(now)), before && lt(sessions.scheduledStartAt, before)))
        .orderBy(desc(sessions.scheduledStartAt))
        .limit(limit),
  };
}

function takesPart(userId: string) {
  return or(eq(sessions.mentorId, userId), eq(sessions.menteeId, userId));
}

/** Matches sessions that are active, or scheduled and still open for joining. */
function liesAhead(now: Date): SQL {
  const lastEnd = new Date(now.getTime() - JOIN_CLOSES_AFTER_END_MS);
  return sql`(${sessions.status} = 'active' OR (${sessions.status} = 'scheduled' AND ${gte(sessions.scheduledEndAt, lastEnd)}))`;
}
