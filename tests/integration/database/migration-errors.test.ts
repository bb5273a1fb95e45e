import { migrate } from '@young-minds/database/migrate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

async function tableNames(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
  );
  return rows.map(({ relname }) => relname);
}

test('a migration that fails names its file, its line and PostgreSQL’s reason, and changes nothing', async () => {
  await database.pool.query('CREATE TABLE notifications (id uuid)');
  await expect(migrate(database.url)).rejects.toMatchObject({
    code: 'SETUP_FAILED',
    message:
      'Migration 0007_notifications failed: relation "notifications" already exists (SQLSTATE 42P07). Fix the cause and run npm run migrate again.',
  });
  expect(await tableNames()).toEqual(['notifications']);
});

test('a migration that was edited after it ran is refused', async () => {
  await migrate(database.url);
  await database.pool.query(
    "UPDATE drizzle.__drizzle_migrations SET hash = 'of another content' WHERE name = '0028_storage_places'",
  );
  await expect(migrate(database.url)).rejects.toMatchObject({
    code: 'SETUP_FAILED',
    message: expect.stringContaining('Migration 0028_storage_places was applied with other content.'),
  });
});

test('a server that refuses the connection is reported without a stack of SQL', async () => {
  const wrong = database.url.replace(/:[^:@]+@/, ':guessed@');
  await expect(migrate(wrong)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringMatching(/^Cannot connect to the database: password authentication failed.*DATABASE_URL/),
  });
});
