import { YoungMindsError } from '@young-minds/core';
import { createDatabase, type DatabaseHandle } from './database.ts';
import { connectForMigration, findPending, migrate } from './migrate.ts';

/**
 * Makes sure that a database has this version's schema. A role that owns the schema migrates it; any other role only
 * checks it, so that the platform starts without the owner's rights.
 * @throws DATABASE_UNAVAILABLE if it cannot connect
 * @throws SETUP_FAILED if migrating fails, or the schema is not up to date and the role may not change it
 */
export async function ensureSchema(databaseUrl: string): Promise<void> {
  if (await mayMigrate(databaseUrl)) return migrate(databaseUrl);
  const database = createDatabase(databaseUrl, { maxConnections: 1 });
  await requireSchema(database).finally(() => database.close());
}

/** Returns whether the role owns the history of migrations, or there is none yet. */
async function mayMigrate(databaseUrl: string): Promise<boolean> {
  const client = await connectForMigration(databaseUrl);
  const { rows } = await client
    .query<{ isOwner: boolean }>(
      `SELECT pg_has_role(relowner, 'USAGE') AS "isOwner" FROM pg_class
       WHERE relname = '__drizzle_migrations' AND relnamespace = to_regnamespace('drizzle')`,
    )
    .finally(() => client.end());
  return rows[0]?.isOwner ?? true;
}

async function requireSchema(database: DatabaseHandle): Promise<void> {
  const { migrations, hasQueue } = await findPending(database);
  const missing = [...migrations, ...(hasQueue ? [] : ['the job queue'])];
  if (missing.length === 0) return;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `The schema lacks ${missing.join(', ')}, and this role may not change it. Run npm run migrate with a DATABASE_URL of the schema's owner.`,
  );
}
