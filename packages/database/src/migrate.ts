import { YoungMindsError } from '@young-minds/core';
import { Client, type ClientBase } from 'pg';
import type { DatabaseHandle } from './database.ts';
import { adoptTables, hasEarlierTables } from './migrations/adopt/adopt-tables.ts';
import { completeAdopted } from './migrations/adopt/earlier-rows.ts';
import { addToHistory, ensureHistory, findMissing, nameHistory } from './migrations/history.ts';
import { explainErrors } from './migrations/migration-error.ts';
import { type Migration, readMigrations } from './migrations/migration-files.ts';
import { grantRuntimeRights } from './migrations/runtime-role.ts';
import { installQueues } from './queue/job-queue.ts';
import { requireSupportedServer } from './server-version.ts';

// An arbitrary lock id that nothing else in the database uses: "YMIN" in ASCII.
const MIGRATION_LOCK = 0x594d494e;
// Existing tables are adopted as of this file; the files after it run on them as on any other database.
const LAST_OF_FIRST = '0007_notifications';

/**
 * Migrates a database to this version's schema: the numbered SQL files, then the job queue's own tables and queues.
 * Idempotent; processes that start at the same time wait for one another. All files run in one transaction, so a
 * database has either all of this version's migrations or the ones it had before.
 * @throws DATABASE_UNAVAILABLE if it cannot connect
 * @throws SETUP_FAILED with PostgreSQL's reason, or if the server is too old
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = await connectForMigration(databaseUrl);
  try {
    await requireSupportedServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await inTransaction(client, () => applyMissing(client));
    await explainErrors({ step: 'Installing the job queue' }, () => installQueues(databaseUrl));
    await explainErrors({ step: 'Granting the runtime role its rights' }, () =>
      inTransaction(client, () => grantRuntimeRights(client)),
    );
  } finally {
    // Closing the connection also releases the lock.
    await client.end();
  }
}

/** Opens one connection. @throws DATABASE_UNAVAILABLE */
export async function connectForMigration(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  // A connection that breaks between two queries makes the next one fail; it must not crash the process.
  client.on('error', () => undefined);
  await client.connect().catch((cause: NodeJS.ErrnoException) => {
    // A host name with several addresses gives an AggregateError without a message.
    const message = `Cannot connect to the database: ${cause.message || cause.code}. Check DATABASE_URL and that PostgreSQL accepts connections from this host.`;
    throw new YoungMindsError('DATABASE_UNAVAILABLE', message, { cause });
  });
  return client;
}

async function inTransaction(client: ClientBase, run: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await run();
    await client.query('COMMIT');
  } catch (error) {
    // If the connection is broken, PostgreSQL rolls back, and the first error is the one that helps.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function applyMissing(client: ClientBase): Promise<void> {
  const migrations = await readMigrations();
  await explainErrors({ step: 'Creating the history of migrations' }, () => ensureHistory(client));
  await nameHistory(client, migrations);
  const missing = await findMissing(client, migrations);
  // No history at all: a new database, or one with tables from before.
  if (missing.length === migrations.length && (await hasEarlierTables(client))) await adopt(client, migrations);
  for (const migration of await findMissing(client, migrations)) {
    const { name, sql } = migration;
    await explainErrors({ step: `Migration ${name}`, sql }, () => client.query(sql));
    await addToHistory(client, migration);
  }
  await completeAdopted(client);
}

async function adopt(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  const first = migrations.slice(0, migrations.findIndex(({ name }) => name === LAST_OF_FIRST) + 1);
  await adoptTables(client, first);
  for (const migration of first) await addToHistory(client, migration);
}

/** Returns the names of migrations that are not applied yet, and whether the job queue's own tables exist. */
export async function findPending({ pool }: Pick<DatabaseHandle, 'pool'>): Promise<{
  readonly migrations: readonly string[];
  readonly hasQueue: boolean;
}> {
  const missing = await findMissing(pool, await readMigrations());
  const { rows } = await pool.query<{ exists: boolean }>("SELECT to_regclass('pgboss.job') IS NOT NULL AS exists");
  return { migrations: missing.map(({ name }) => name), hasQueue: rows[0]?.exists === true };
}
