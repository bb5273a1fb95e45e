import type { BackgroundTaskLedger } from '@young-minds/recording/ports';
import { eq, lte } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { backgroundTaskRuns as table } from '../schema/background-task-runs.ts';

export function createBackgroundTaskLedger(db: Queryable): BackgroundTaskLedger {
  return {
    async claim(name, { now, until }) {
      // One statement: of two concurrent workers, the second one finds the updated row, which is not due.
      const claimed = await db
        .insert(table)
        .values({ name, nextAt: until })
        .onConflictDoUpdate({ target: table.name, set: { nextAt: until }, setWhere: lte(table.nextAt, now) })
        .returning({ name: table.name });
      return claimed.length > 0;
    },
    async positionOf(name) {
      const [row] = await db.select({ position: table.position }).from(table).where(eq(table.name, name));
      return row?.position ?? null;
    },
    async settle(name, { nextAt, position }) {
      const run = { nextAt, position };
      await db
        .insert(table)
        .values({ name, ...run })
        .onConflictDoUpdate({ target: table.name, set: run });
    },
  };
}
