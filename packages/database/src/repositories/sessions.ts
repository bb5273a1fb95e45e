import { sessionNotFound } from '@young-minds/booking/domain';
import type { SessionRepository as BookedSessions, NewSession, SessionChange } from '@young-minds/booking/ports';
import { YoungMindsError } from '@young-minds/core';
import { JOIN_CLOSES_AFTER_END_MS, type MentoringSession, type NewNotification } from '@young-minds/recording/domain';
import type { SessionRepository } from '@young-minds/recording/ports';
import { and, asc, desc, eq, gte, inArray, lt, lte, not, or, type SQL, sql } from 'drizzle-orm';
import { DatabaseError } from 'pg';
import type { Queryable, Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { users } from '../schema/accounts.ts';
import { livekitParticipants, livekitRooms } from '../schema/livekit.ts';
import { sessions } from '../schema/sessions.ts';
import { deliverNotice } from './notifications.ts';
import { hasRoom, selectSessions, toSession } from './session-rows.ts';

/** The SQLSTATE of a row that an exclusion constraint refuses. */
const EXCLUSION_VIOLATION = '23P01';

interface SessionRepositoryOptions {
  readonly db: Queryable;
  readonly queue: TransactionalJobQueue;
}

/** Creates the repository of sessions. Booking and recording each see it through their own port. */
export function createSessionRepository(options: SessionRepositoryOptions): BookedSessions & SessionRepository {
  const { db, queue } = options;
  return {
    ...followSessions(db),
    book: (session, notice) => bookSession({ db, queue, session, notice }),
    find: (sessionId) => findSession(db, sessionId),
    change: (sessionId, decide) => changeSession({ db, queue, sessionId, decide }),
    listUpcoming: async (userId, now) => {
      const rows = await selectSessions(db)
        .where(and(hasRoom, isParticipant(userId), liesAhead(now)))
        .orderBy(asc(sessions.scheduledStartAt));
      return rows.map(toSession);
    },
    listPast: async ({ userId, now, before, limit }) => {
      const rows = await selectSessions(db)
        .where(
          and(hasRoom, isParticipant(userId), not(liesAhead(now)), before && lt(sessions.scheduledStartAt, before)),
        )
        .orderBy(desc(sessions.scheduledStartAt))
        .limit(limit);
      return rows.map(toSession);
    },
  };
}

function isParticipant(userId: string) {
  return or(eq(sessions.mentorId, userId), eq(sessions.menteeId, userId));
}

/** Matches sessions that are active, or scheduled and still open for joining. */
function liesAhead(now: Date): SQL {
  const lastEnd = new Date(now.getTime() - JOIN_CLOSES_AFTER_END_MS);
  return sql`(${sessions.status} = 'active' OR (${sessions.status} = 'scheduled' AND ${gte(sessions.scheduledEndAt, lastEnd)}))`;
}

async function findSession(db: Queryable, sessionId: string): Promise<MentoringSession | null> {
  const [session] = await selectSessions(db).where(and(eq(sessions.id, sessionId), hasRoom));
  return session === undefined ? null : toSession(session);
}

function followSessions(db: Queryable): SessionRepository {
  return {
    async findParticipants(sessionId) {
      const [row] = await selectSessions(db).where(eq(sessions.id, sessionId));
      return row === undefined ? null : toSession(row);
    },
    async move(sessionId, from, to) {
      const moved = await db
        .update(sessions)
        .set({ status: to, updatedAt: sql`now()` })
        .where(and(eq(sessions.id, sessionId), inArray(sessions.status, [...from])))
        .returning({ id: sessions.id });
      return moved.length > 0;
    },
    async listEnded(now, limit) {
      const rows = await selectSessions(db)
        .where(
          and(inArray(sessions.status, ['scheduled', 'active']), lte(sessions.scheduledEndAt, now), isCertain(now)),
        )
        .orderBy(asc(sessions.scheduledEndAt))
        .limit(limit);
      return rows.map(toSession);
    },
  };
}

/** Matches sessions whose end state is final: both participants have joined, or it is too late to join. */
function isCertain(now: Date) {
  const lastEnd = new Date(now.getTime() - JOIN_CLOSES_AFTER_END_MS);
  const whoCame = sql`
    SELECT count(DISTINCT ${livekitParticipants.userId}) FROM ${livekitParticipants}
    JOIN ${livekitRooms} ON ${livekitRooms.id} = ${livekitParticipants.roomId}
    WHERE ${livekitRooms.sessionId} = ${sessions.id} AND ${livekitParticipants.joinedAt} IS NOT NULL`;
  return or(lte(sessions.scheduledEndAt, lastEnd), sql`(${whoCame}) = 2`);
}

interface Booking {
  readonly db: Queryable;
  readonly queue: TransactionalJobQueue;
  readonly session: NewSession;
  readonly notice: NewNotification;
}

/** Inserts the session, its room, both expected participants and the mentor's notice in one transaction. */
async function bookSession({ db, queue, session, notice }: Booking): Promise<void> {
  await translateOverlap(() =>
    db.transaction(async (tx) => {
      await lockUsers(tx, [session.mentorId, session.menteeId]);
      await insertSession(tx, session);
      await deliverNotice(tx, queue, notice);
    }),
  );
}

async function insertSession(tx: Transaction, { roomName, ...session }: NewSession): Promise<void> {
  const roomId = crypto.randomUUID();
  await tx.insert(sessions).values(session);
  await tx.insert(livekitRooms).values({ id: roomId, sessionId: session.id, roomName });
  await tx.insert(livekitParticipants).values([
    { roomId, userId: session.mentorId },
    { roomId, userId: session.menteeId },
  ]);
}

interface ChangeOfSession {
  readonly db: Queryable;
  readonly queue: TransactionalJobQueue;
  readonly sessionId: string;
  readonly decide: (session: MentoringSession) => SessionChange;
}

/** Locks a session, applies the change from `decide`, and notifies the other participant, in one transaction. */
async function changeSession({ db, queue, sessionId, decide }: ChangeOfSession): Promise<MentoringSession> {
  return translateOverlap(() =>
    db.transaction(async (tx) => {
      const change = decide(await lockSession(tx, sessionId));
      await applyChange(tx, sessionId, change);
      await deliverNotice(tx, queue, change.notice);
      return existingSession(tx, sessionId);
    }),
  );
}

async function lockSession(tx: Transaction, sessionId: string): Promise<MentoringSession> {
  const { mentor, mentee } = await existingSession(tx, sessionId);
  await lockUsers(tx, [mentor.id, mentee.id]);
  await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId)).for('no key update');
  // Read again, because the session may have changed before it was locked.
  return existingSession(tx, sessionId);
}

async function existingSession(tx: Transaction, sessionId: string): Promise<MentoringSession> {
  const session = await findSession(tx, sessionId);
  if (session === null) throw sessionNotFound();
  return session;
}

async function applyChange(tx: Transaction, sessionId: string, { update }: SessionChange): Promise<void> {
  const columns =
    update.type === 'cancel'
      ? { status: 'cancelled' as const, cancelledAt: update.at, cancelledBy: update.byUserId }
      : { scheduledStartAt: update.startAt, scheduledEndAt: update.endAt };
  await tx
    .update(sessions)
    .set({ ...columns, updatedAt: sql`now()` })
    .where(eq(sessions.id, sessionId));
}

/** Runs a write of a session. @throws SESSION_OVERLAPS if PostgreSQL refuses it as an overlap */
async function translateOverlap<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    throw new YoungMindsError('SESSION_OVERLAPS', 'That time is taken. Choose another time.', { cause: error });
  }
}

/** Checks the error's cause too, because Drizzle wraps the driver's error. */
function isExclusionViolation(error: unknown): boolean {
  const driverError = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return driverError instanceof DatabaseError && driverError.code === EXCLUSION_VIOLATION;
}

/**
 * Locks the rows of users, always in the same order, so that bookings of the same user wait for each other. Without the
 * locks, two concurrent writes that conflict in an exclusion constraint would deadlock.
 */
async function lockUsers(tx: Transaction, userIds: readonly string[]): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.id, [...userIds]))
    .orderBy(asc(users.id))
    .for('no key update');
}
