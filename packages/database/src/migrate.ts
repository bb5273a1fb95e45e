import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import type { DatabaseHandle } from './database.ts';
import { installQueues } from './queue/job-queue.ts';

// An arbitrary lock id that nothing else in the database uses: "YMIN" in ASCII.
const MIGRATION_LOCK = 0x594d494e;
const JOURNAL = '../migrations/meta/_journal.json';

/**
 * Migrates a database to this version's schema: the numbered SQL files, then the job queue's own tables and queues.
 * Idempotent; processes that start at the same time wait for one another.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(drizzle(client), { migrationsFolder: migrationsFolder() });
    await installQueues(databaseUrl);
  } finally {
    // Closing the connection also releases the lock.
    await client.end();
  }
}

// Computed on use: the web application's bundle contains this file without calling it, and has no `dirname`.
function migrationsFolder(): string {
  return join(import.meta.dirname, '../migrations');
}

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
