import { readdir, readFile } from 'node:fs/promises';
import type { Database } from '@young-minds/database';
import { sql } from 'drizzle-orm';

/** One sample. Every name is a figure that must not grow. */
export type Sample = Readonly<Record<string, number>>;

/** Samples the memory and open files of each process, by its name, and the pending work in the database. */
export async function readSample(db: Database, pids: Readonly<Record<string, number>>): Promise<Sample> {
  const processes = Object.entries(pids).map(async ([name, pid]) => [
    [`${name}RssMiB`, await rssMiBOf(pid)],
    [`${name}Files`, (await readdir(`/proc/${pid}/fd`)).length],
  ]);
  const { rows } = await db.execute<Record<string, number>>(sql`
    SELECT
      (SELECT count(*)::int FROM pgboss.job WHERE state < 'completed') AS "jobsOpen",
      (SELECT count(*)::int FROM webhook_inbox WHERE state = 'pending') AS "webhooksPending",
      (SELECT count(*)::int FROM livekit_recordings WHERE lease_owner IS NOT NULL) AS "leasesHeld",
      (SELECT count(*)::int FROM livekit_recordings WHERE status = 'in_progress') AS "recordingsOpen",
      (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS "databaseConnections"`);
  return { ...Object.fromEntries((await Promise.all(processes)).flat()), ...rows[0] };
}

/**
 * Returns the resident memory of a process.
 * @see proc(5)
 */
async function rssMiBOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/**
 * Counts rows that are kept intentionally and so grow with every session, and finished jobs for as long as pg-boss
 * keeps them.
 */
export async function countKeptRows(db: Database): Promise<Sample> {
  const { rows } = await db.execute<Record<string, number>>(sql`
    SELECT
      (SELECT count(*)::int FROM webhook_inbox) AS "webhooks",
      (SELECT count(*)::int FROM pgboss.job WHERE state >= 'completed') AS "jobsDone",
      (SELECT count(*)::int FROM livekit_events) AS "auditLines"`);
  return rows[0] ?? {};
}
