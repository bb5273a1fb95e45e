import type { OperatorAlert } from '@young-minds/recording/domain';
import type { OperatorAlerts, UnsentAlert } from '@young-minds/recording/ports';
import { asc, inArray, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { operatorAlerts as table } from '../schema/operator-alerts.ts';

export function createOperatorAlerts(db: Queryable): OperatorAlerts {
  return {
    async raise(alert, at) {
      const raised = await db
        .insert(table)
        .values({ ...alert, raisedAt: at })
        .onConflictDoNothing()
        .returning({ id: table.id });
      return raised.length > 0;
    },
    async lockUntold(limit) {
      const rows = await db
        .select()
        .from(table)
        .where(isNull(table.toldAt))
        .orderBy(asc(table.raisedAt))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toAlert);
    },
    async markTold(ids, at) {
      await db
        .update(table)
        .set({ toldAt: at })
        .where(inArray(table.id, [...ids]));
    },
  };
}

function toAlert({ id, alert, subject, recordingId, message, raisedAt }: typeof table.$inferSelect): UnsentAlert {
  // Only `raise` writes this column, and it accepts no other names.
  const name = alert as OperatorAlert['alert'];
  return { id, alert: name, subject, message, raisedAt, ...(recordingId !== null && { recordingId }) };
}
