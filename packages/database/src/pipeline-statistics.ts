import { ACTIVE_PHASES, DISCARDED, OPERATOR_ALERTS, RECORDING_PHASES } from '@young-minds/recording/domain';
import type { PipelineStatistics, PipelineStatisticsReader, QueueStatistics } from '@young-minds/recording/ports';
import { and, count, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { JOB_NAMES } from './queue/queues.ts';
import { livekitRecordings as table } from './schema/livekit.ts';
import { operatorAlerts as alerts } from './schema/operations.ts';
import { translateDatabaseError } from './unit-of-work.ts';

/** Creates the reader that counts recordings, alerts and jobs with a few queries. Call it every few seconds at most. */
export function createPipelineStatistics(db: Database): PipelineStatisticsReader {
  return {
    async read() {
      try {
        const [recordings, unheldRecordings, lags, operatorAlerts, unsentAlertMs, queues] = await Promise.all([
          countPhases(db),
          countUnheld(db),
          readLags(db),
          countAlerts(db),
          readUnsentAge(db),
          readQueues(db),
        ]);
        return { recordings, unheldRecordings, ...lags, operatorAlerts, unsentAlertMs, queues };
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
  };
}

async function countPhases(db: Database): Promise<PipelineStatistics['recordings']> {
  const isKept = sql`${table.errorCode} IS DISTINCT FROM ${DISCARDED}`;
  const rows = await db.select({ name: table.phase, count: count() }).from(table).where(isKept).groupBy(table.phase);
  return countsOf(RECORDING_PHASES, rows);
}

async function countAlerts(db: Database): Promise<PipelineStatistics['operatorAlerts']> {
  const rows = await db.select({ name: alerts.alert, count: count() }).from(alerts).groupBy(alerts.alert);
  return countsOf(OPERATOR_ALERTS, rows);
}

/** Returns one count per name, 0 for names without rows. */
function countsOf<Name extends string>(
  names: readonly Name[],
  rows: readonly { readonly name: string; readonly count: number }[],
): Record<Name, number> {
  const counted = new Map(rows.map((row) => [row.name, row.count]));
  return Object.fromEntries(names.map((name) => [name, counted.get(name) ?? 0])) as Record<Name, number>;
}

async function countUnheld(db: Database): Promise<number> {
  const isUnheld = or(isNull(table.leaseOwner), lte(table.leaseExpiresAt, sql`now()`));
  const isActive = inArray(table.phase, [...ACTIVE_PHASES]);
  return db.$count(table, and(isActive, isUnheld));
}

async function readLags(db: Database): Promise<Pick<PipelineStatistics, 'compositionLagMs' | 'storageLagMs'>> {
  const oldest = sql`min(coalesce(${table.lastLeftAt}, ${table.captureEndedAt}))`;
  const ageMs = (filter: ReturnType<typeof sql>) =>
    sql<string>`coalesce(extract(epoch FROM now() - ${oldest} FILTER (WHERE ${filter})) * 1000, 0)`;
  const [row] = await db
    .select({ compositionLagMs: ageMs(sql`${table.phase} = 'composing'`), storageLagMs: ageMs(sql`true`) })
    .from(table)
    .where(inArray(table.phase, ['composing', 'storing']));
  return { compositionLagMs: parseMs(row?.compositionLagMs), storageLagMs: parseMs(row?.storageLagMs) };
}

async function readUnsentAge(db: Database): Promise<number> {
  const ageMs = sql<string>`coalesce(extract(epoch FROM now() - min(${alerts.raisedAt})) * 1000, 0)`;
  const [row] = await db.select({ ageMs }).from(alerts).where(isNull(alerts.sentAt));
  return parseMs(row?.ageMs);
}

/** Parses a `numeric`, which the driver returns as text. Clamps to 0 in case the clock was set back. */
function parseMs(text: string | undefined): number {
  return Math.max(0, Number(text ?? 0));
}

interface QueueRow extends Record<string, unknown> {
  readonly name: string;
  readonly waiting: number;
  readonly planned: number;
  readonly running: number;
  readonly oldest_waiting_ms: number;
}

async function readQueues(db: Database): Promise<QueueStatistics[]> {
  const { rows } = await db.execute<QueueRow>(sql`
    SELECT name,
      count(*) FILTER (WHERE state < 'active' AND start_after <= now())::int AS waiting,
      count(*) FILTER (WHERE state < 'active' AND start_after > now())::int AS planned,
      count(*) FILTER (WHERE state = 'active')::int AS running,
      coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now())) * 1000, 0)::float8
        AS oldest_waiting_ms
    FROM pgboss.job WHERE state < 'completed' GROUP BY name`);
  const found = new Map(rows.map((row) => [row.name, row]));
  return JOB_NAMES.map((job) => {
    const { waiting = 0, planned = 0, running = 0, oldest_waiting_ms: oldestWaitingMs = 0 } = found.get(job) ?? {};
    return { job, waiting, planned, running, oldestWaitingMs };
  });
}
