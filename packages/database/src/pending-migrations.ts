import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseHandle } from './database.ts';

const JOURNAL = '../migrations/meta/_journal.json';

/** Returns the names of migrations that are not applied yet, and whether the job queue's own tables exist. */
export async function findPending({ pool }: Pick<DatabaseHandle, 'pool'>): Promise<{
  readonly migrations: readonly string[];
  readonly hasQueue: boolean;
}> {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    await readFile(join(import.meta.dirname, JOURNAL), 'utf8'),
  );
  const { rows: tables } = await pool.query(
    "SELECT to_regclass('drizzle.__drizzle_migrations') AS migrations, to_regclass('pgboss.job') AS queue",
  );
  const hasHistory = tables[0].migrations !== null;
  const { rows } = hasHistory
    ? await pool.query('SELECT created_at FROM drizzle.__drizzle_migrations')
    : { rows: [] as { created_at: string }[] };
  const applied = new Set(rows.map((row) => Number(row.created_at)));
  const migrations = journal.entries.filter(({ when }) => !applied.has(when)).map(({ tag }) => tag);
  return { migrations, hasQueue: tables[0].queue !== null };
}
