import { randomUUID } from 'node:crypto';
import { createDatabase, type DatabaseHandle } from '@young-minds/database';
import { inject } from 'vitest';

export interface TestDatabase extends DatabaseHandle {
  readonly url: string;
  /** Closes the pool and deletes the database. For `afterAll`. */
  drop(): Promise<void>;
}

/** Creates a new, migrated database, copied from the run's template. Usually there is one per test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, templateName } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Copying the files costs half as much as writing every page to the log.
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY FILE_COPY`);
  const url = withDatabaseName(adminUrl, name);
  const handle = createDatabase(url);
  const drop = async () => {
    await handle.close();
    await runAsAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { ...handle, url, drop };
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
