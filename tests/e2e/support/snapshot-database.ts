import { expect } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';

/** Tables that the worker writes on its own schedule, independently of requests to the web process. */
const OF_THE_WORKER = ['upkeep_runs', 'operator_alerts'];
const FOUND_BY_THE_WORKER = `event_type NOT IN ('reconciler_found', 'reconciler_repaired')`;

/**
 * Returns a fingerprint of every table that a request could change, by its name, and the number of webhooks waiting
 * to be applied.
 */
export async function snapshotDatabase({ pool }: TestDatabase): Promise<Record<string, string>> {
  await untilMailed({ pool });
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_name <> ALL ($1) ORDER BY 1`,
    [OF_THE_WORKER],
  );
  const prints = await Promise.all(tables.map(async ({ name }) => [name, await fingerprint({ pool }, name)]));
  return Object.fromEntries([...prints, ['jobs', await countJobs({ pool })]]);
}

/** Waits until emails are sent, because the worker updates a booking's notification when it sends its email. */
async function untilMailed({ pool }: WithPool): Promise<void> {
  const countUnsent = async () => (await pool.query('SELECT id FROM notifications WHERE emailed_at IS NULL')).rowCount;
  await expect.poll(countUnsent).toBe(0);
}

type WithPool = Pick<TestDatabase, 'pool'>;

async function fingerprint({ pool }: WithPool, table: string): Promise<string> {
  const condition = table === 'livekit_events' ? FOUND_BY_THE_WORKER : 'true';
  const rowsInOrder = `SELECT md5(coalesce(string_agg(row::text, ' ' ORDER BY row::text), '')) AS print FROM "${table}" row WHERE ${condition}`;
  const { rows } = await pool.query<{ print: string }>(rowsInOrder);
  return rows[0]?.print ?? '';
}

async function countJobs({ pool }: WithPool): Promise<string> {
  const { rows } = await pool.query<{ count: string }>(
    `SELECT count(*) FROM pgboss.job WHERE name = 'apply-livekit-event'`,
  );
  return rows[0]?.count ?? '';
}
