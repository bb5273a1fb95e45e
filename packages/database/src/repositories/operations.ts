import type { OperatorAlert } from '@young-minds/recording/domain';
import type { BackgroundTaskLedger, OperatorAlerts, UnsentAlert } from '@young-minds/recording/ports';
import { asc, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { backgroundTaskRuns, operatorAlerts } from '../schema/operations.ts';

export function createBackgroundTaskLedger(db: Queryable): BackgroundTaskLedger {
  return {
    async claim(name, { now, until }) {
      // One statement: of two concurrent workers, the second one finds the updated row, which is not due.
      const claimed = await db
        .insert(backgroundTaskRuns)
        .values({ name, nextAt: until })
        .onConflictDoUpdate({
          target: backgroundTaskRuns.name,
          set: { nextAt: until },
          setWhere: lte(backgroundTaskRuns.nextAt, now),
        })
        .returning({ name: backgroundTaskRuns.name });
      return claimed.length > 0;
    },
    async positionOf(name) {
      const [row] = await db
        .select({ position: backgroundTaskRuns.position })
        .from(backgroundTaskRuns)
        .where(eq(backgroundTaskRuns.name, name));
      return row?.position ?? null;
    },
    async settle(name, { nextAt, position }) {
      const run = { nextAt, position };
      await db
        .insert(backgroundTaskRuns)
        .values({ name, ...run })
        .onConflictDoUpdate({ target: backgroundTaskRuns.name, set: run });
    },
  };
}

export function createOperatorAlerts(db: Queryable): OperatorAlerts {
  return {
    async raise(alert, at) {
      const raised = await db
        .insert(operatorAlerts)
        .values({ ...alert, raisedAt: at })
        .onConflictDoNothing()
        .returning({ id: operatorAlerts.id });
      return raised.length > 0;
    },
    async lockUnsent(limit) {
      const rows = await db
        .select()
        .from(operatorAlerts)
        .where(isNull(operatorAlerts.sentAt))
        .orderBy(asc(operatorAlerts.raisedAt))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toAlert);
    },
    async markSent(ids, at) {
      await db
        .update(operatorAlerts)
        .set({ sentAt: at })
        .where(inArray(operatorAlerts.id, [...ids]));
    },
  };
}

function toAlert({
  id,
  alert,
  subject,
  recordingId,
  message,
  raisedAt,
}: typeof operatorAlerts.$inferSelect): UnsentAlert {
  // Only `raise` writes this column, and it accepts no other names.
  const name = alert as OperatorAlert['alert'];
  return { id, alert: name, subject, message, raisedAt, ...(recordingId !== null && { recordingId }) };
}
