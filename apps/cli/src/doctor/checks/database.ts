import type { Config } from '@young-minds/config';
import { isYoungMindsError } from '@young-minds/core';
import { createDatabase, type DatabaseHandle, findPending, requireSupportedServer } from '@young-minds/database';
import { type Finding, failed, ok, reasonOf } from '../check.ts';

export async function checkDatabase(config: Config): Promise<Finding> {
  return withDatabase(config, async ({ pool }) => {
    const begunAt = performance.now();
    const { rows } = await pool.query('SHOW server_version');
    const ms = Math.round(performance.now() - begunAt);
    await requireSupportedServer(pool);
    return ok(`PostgreSQL ${rows[0].server_version} answers in ${ms} ms`);
  }).catch((error: unknown) => {
    if (isYoungMindsError(error)) return failed(error.message, 'Then run npm run migrate.');
    return failed(
      `cannot connect: ${reasonOf(error)}`,
      'Check DATABASE_URL and that PostgreSQL accepts connections from this host.',
    );
  });
}

export async function checkMigrations(config: Config): Promise<Finding> {
  return withDatabase(config, async (database) => {
    const { migrations, hasQueue } = await findPending(database);
    const missing = [...migrations, ...(hasQueue ? [] : ['the job queue'])];
    if (missing.length === 0) return ok('the schema is up to date');
    return failed(`the schema lacks ${missing.join(', ')}`, 'Run npm run migrate.');
  }).catch((error: unknown) => failed(`the migrations cannot be read: ${reasonOf(error)}`, 'See the database first.'));
}

/** Opens a connection for one query and closes it afterwards. */
export async function withDatabase<Answer>(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  ask: (database: DatabaseHandle) => Promise<Answer>,
): Promise<Answer> {
  const database = createDatabase(databaseUrl, { maxConnections: 1 });
  return ask(database).finally(() => database.close());
}
