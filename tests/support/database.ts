import { randomUUID } from 'node:crypto';
import { createDatabase, type DatabaseHandle } from '@young-minds/database';
import { runtimeUrlOf } from '@young-minds/database/runtime-role';
import { inject } from 'vitest';

export interface TestDatabase extends DatabaseHandle {
  readonly url: string;
  /** The URL for the role of web and worker, which is not the owner. */
  readonly runtimeUrl: string;
  /** Closes the pool and deletes the database. For `afterAll`. */
  drop(): Promise<void>;
}

/** Emptied databases of earlier tests of this process. The run's cluster is deleted with them. */
const reusable: string[] = [];

/**
 * Provides a migrated database without rows, for tests that need one each: emptying one is several times faster than
 * creating one. Only for tests that leave no connection open; `drop` empties it for the next test.
 */
export async function reuseTestDatabase(): Promise<TestDatabase> {
  const url = reusable.pop() ?? (await copyTemplate()).url;
  const handle = createDatabase(url);
  const drop = async () => {
    await empty(handle);
    await handle.close();
    reusable.push(url);
  };
  return { ...handle, url, runtimeUrl: runtimeUrlFor(url), drop };
}

/**
 * Deletes all rows, also those of the append-only audit trail, whose triggers a replica does not run. For the few rows
 * of a test, DELETE uses a hundredth of the CPU time of TRUNCATE, which creates every table's and index's file again.
 */
async function empty({ pool }: DatabaseHandle): Promise<void> {
  const { rows } = await pool.query<{ statement: string }>(`
    SELECT format('DELETE FROM %I.%I', schemaname, tablename) AS statement FROM pg_tables
      WHERE schemaname = 'public' OR (schemaname, tablename) = ('pgboss', 'job')
    UNION ALL
    SELECT format('ALTER SEQUENCE %I.%I RESTART', schemaname, sequencename) FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL`);
  const statements = rows.map(({ statement }) => statement).join('; ');
  await pool.query(`SET session_replication_role = replica; ${statements}; RESET session_replication_role`);
}

/** Creates a new, migrated database, copied from the run's template. Usually there is one per test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { name, url } = await copyTemplate();
  const handle = createDatabase(url);
  const drop = async () => {
    await handle.close();
    await runAsAdmin(inject('postgres').adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { ...handle, url, runtimeUrl: runtimeUrlFor(url), drop };
}

export function runtimeUrlFor(url: string): string {
  return runtimeUrlOf(url, inject('postgres').runtimePassword);
}

async function copyTemplate(): Promise<{ readonly name: string; readonly url: string }> {
  const { adminUrl, templateName } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Copying the files costs half as much as writing every page to the log.
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY FILE_COPY`);
  return { name, url: withDatabaseName(adminUrl, name) };
}

/** Runs one statement outside of any test's database. */
export async function runAsAdmin(adminUrl: string, statement: string): Promise<void> {
  const { pool, close } = createDatabase(adminUrl, { maxConnections: 1 });
  await pool.query(statement).finally(close);
}

export function withDatabaseName(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
