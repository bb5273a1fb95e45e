import type { RateLimit, RateLimiter } from '@young-minds/booking/ports';
import { type Clock, systemClock } from '@young-minds/core';
import { and, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import { rateLimitUses } from '../schema/operations.ts';

/** Longer than every window. */
const KEPT_MS = 24 * 3_600_000;
const DELETED_AT_ONCE = 100;

interface RateLimiterOptions {
  readonly db: Database;
  readonly clock?: Clock;
}

/** Creates the limiter that all processes on one database share. */
export function createRateLimiter({ db, clock = systemClock }: RateLimiterOptions): RateLimiter {
  return {
    use: (limits) =>
      db.transaction(async (tx) => {
        const now = clock.now();
        await deleteOld(tx, now);
        await lockSubjects(tx, limits);
        for (const limit of limits) if (await isUsedUp(tx, limit, now)) return false;
        await tx.insert(rateLimitUses).values(limits.map(({ subject }) => ({ subject, usedAt: now })));
        return true;
      }),
    giveBack: (limits) =>
      db.transaction(async (tx) => {
        for (const { subject } of limits) {
          const isOfSubject = eq(rateLimitUses.subject, subject);
          const latest = tx.select({ id: rateLimitUses.id }).from(rateLimitUses).where(isOfSubject);
          await tx.delete(rateLimitUses).where(eq(rateLimitUses.id, latest.orderBy(desc(rateLimitUses.id)).limit(1)));
        }
      }),
  };
}

/** Deletes uses that no window contains, so that the table stays small. Skips those that another process deletes. */
async function deleteOld(tx: Transaction, now: Date): Promise<void> {
  const isOld = lt(rateLimitUses.usedAt, new Date(now.getTime() - KEPT_MS));
  const old = tx.select({ id: rateLimitUses.id }).from(rateLimitUses).where(isOld).limit(DELETED_AT_ONCE);
  await tx.delete(rateLimitUses).where(inArray(rateLimitUses.id, old.for('update', { skipLocked: true })));
}

/** Makes concurrent uses of a subject wait for each other. All transactions lock in the same order. */
async function lockSubjects(tx: Transaction, limits: readonly RateLimit[]): Promise<void> {
  for (const subject of limits.map((limit) => limit.subject).toSorted()) {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
  }
}

async function isUsedUp(tx: Transaction, { subject, max, windowMs }: RateLimit, now: Date): Promise<boolean> {
  const windowStart = new Date(now.getTime() - windowMs);
  const isCounted = and(eq(rateLimitUses.subject, subject), gt(rateLimitUses.usedAt, windowStart));
  const [row] = await tx.select({ uses: count() }).from(rateLimitUses).where(isCounted);
  return (row?.uses ?? 0) >= max;
}
