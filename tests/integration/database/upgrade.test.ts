import { createAuditChain } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { EARLIER_SCHEMAS, insertEarlierRows, migrateAsEarlier } from '../../support/earlier-database.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';

const TABLES = ['users', 'sessions', 'livekit_rooms', 'livekit_participants', 'livekit_recordings', 'livekit_events'];

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

/** Returns the tables, columns, constraints, indexes and triggers of a database's own tables, sorted. */
async function describeSchema({ pool }: Pick<TestDatabase, 'pool'>): Promise<unknown[]> {
  const { rows } = await pool.query(`
    SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS object
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1`);
  return rows.map(({ object }) => object);
}

async function readRows(): Promise<Record<string, unknown[]>> {
  const contents = TABLES.map(async (table) => {
    const { rows } = await database.pool.query(`SELECT * FROM ${table} ORDER BY id`);
    return [table, rows] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

describe.each(EARLIER_SCHEMAS)('a database of the earlier schema "%s"', (schema) => {
  beforeEach(async () => {
    await migrateAsEarlier(database, schema);
    await insertEarlierRows(database);
  });

  test('gets the schema of a new one, and keeps its rows', async () => {
    const before = await readRows();
    await migrate(database.url);

    const fresh = await createTestDatabase();
    expect(await describeSchema(database)).toEqual(await describeSchema(fresh));
    await fresh.drop();
    expect(await readRows()).toMatchObject(before);
    const verdict = await verifyAuditTrail({ auditChain: createAuditChain(database.pool) });
    expect(verdict).toMatchObject({ lines: 3, chains: 1, tampered: null });
  });

  test('is left as it is by the earlier version, if that runs again', async () => {
    await migrate(database.url);
    const [after, objects] = [await readRows(), await describeSchema(database)];
    await migrateAsEarlier(database, schema);
    expect(await readRows()).toEqual(after);
    expect(await describeSchema(database)).toEqual(objects);
  });
});
