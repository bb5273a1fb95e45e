import { type MentoringSession, sessionNotFound } from '@young-minds/booking/domain';
import type { SessionChange } from '@young-minds/booking/ports';
import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { sessions } from '../schema/sessions.ts';
import { deliverNotice } from './deliver-notice.ts';
import { lockUsers } from './lock-users.ts';
import { findSession } from './session-query.ts';
import { translateOverlap } from './translate-overlap.ts';

interface ChangeOfSession {
  readonly db: Database;
  readonly queue: TransactionalJobQueue;
  readonly sessionId: string;
  readonly decide: (session: MentoringSession) => SessionChange;
}

/** Locks a session, applies the change from `decide`, and notifies the other participant, in one transaction. */
export async function changeSession({ db, queue, sessionId, decide }: ChangeOfSession): Promise<MentoringSession> {
  return translateOverlap(() =>
    db.transaction(async (tx) => {
      const change = decide(await lockSession(tx, sessionId));
      await applyChange(tx, sessionId, change);
      await deliverNotice(tx, { queue, sessionId, notice: change.notice });
      return existingSession(tx, sessionId);
    }),
  );
}

async function lockSession(tx: Transaction, sessionId: string): Promise<MentoringSession> {
  const { mentor, mentee } = await existingSession(tx, sessionId);
  await lockUsers(tx, [mentor.id, mentee.id]);
  await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId)).for('update');
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
