import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { installQueues } from './queue/install-queues.ts';

// An arbitrary lock id that nothing else in the database uses: "YMIN" in ASCII.
const MIGRATION_LOCK = 0x594d494e;

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
