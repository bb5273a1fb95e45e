import type { TestDatabase } from '../../support/database.ts';

/** A fingerprint of every table of the platform, by its name, and the number of webhooks waiting to be applied. */
export async function snapshotDatabase({ pool }: TestDatabase): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const prints = await Promise.all(tables.map(async ({ name }) => [name, await fingerprint({ pool }, name)]));
  return Object.fromEntries([...prints, ['jobs', await countJobs({ pool })]]);
}

type WithPool = Pick<TestDatabase, 'pool'>;

async function fingerprint({ pool }: WithPool, table: string): Promise<string> {
  const rowsInOrder = `SELECT md5(coalesce(string_agg(row::text, ' ' ORDER BY row::text), '')) AS print FROM "${table}" row`;
  const { rows } = await pool.query<{ print: string }>(rowsInOrder);
  return rows[0]?.print ?? '';
}

async function countJobs({ pool }: WithPool): Promise<string> {
  const { rows } = await pool.query<{ count: string }>(
    `SELECT count(*) FROM pgboss.job WHERE name = 'apply-livekit-event'`,
  );
  return rows[0]?.count ?? '';
}
