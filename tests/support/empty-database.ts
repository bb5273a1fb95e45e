import { randomUUID } from 'node:crypto';
import { createDatabase } from '@young-minds/database';
import { inject } from 'vitest';
import { runAsAdmin, runtimeUrlFor, type TestDatabase, withDatabaseName } from './database.ts';

/** Creates a database without any table, on the run's cluster or the given one. */
export async function createEmptyDatabase(adminUrl = inject('postgres').adminUrl): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name}`);
  const url = withDatabaseName(adminUrl, name);
  const handle = createDatabase(url);
  const drop = async () => {
    await handle.close();
    await runAsAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { ...handle, url, runtimeUrl: runtimeUrlFor(url), drop };
}
