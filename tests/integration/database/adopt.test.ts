import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditChain, createUnitOfWork } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';
import { JobList } from '../../support/job-list.ts';
import { seedSession } from '../../support/seed-session.ts';

/** Never edit this file; see the README next to it. */
const PLATFORM = join(import.meta.dirname, '../../fixtures/earlier-versions/database/platform.sql');
const ROOM = '00000000-0000-4000-8000-000000000002';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
  await database.pool.query(await readFile(PLATFORM, 'utf8'));
});

afterEach(() => database.drop());

async function select(statement: string): Promise<unknown[]> {
  return (await database.pool.query(statement)).rows;
}

/** Returns each column of this project's tables with its type, and whether it is required. */
async function describeColumns({ pool }: Pick<TestDatabase, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query(`
    SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull AS text
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped`);
  return rows.map(({ text }) => text);
}

describe('a platform without recordings is adopted', () => {
  beforeEach(() => migrate(database.url));

  test('with every column of a new database, and its own columns', async () => {
    const fresh = await createTestDatabase();
    expect(await describeColumns(database)).toEqual(expect.arrayContaining(await describeColumns(fresh)));
    await fresh.drop();
    expect(await select('SELECT id, role, bio FROM users ORDER BY id')).toEqual([
      { id: 'mentee-1', role: 'mentee', bio: null },
      { id: 'mentor-1', role: 'mentor', bio: 'Teaches.' },
    ]);
  });

  test('with its sessions, which are recorded by default', async () => {
    expect(await select('SELECT title, recording_config FROM sessions ORDER BY title')).toEqual([
      { title: 'First steps', recording_config: DEFAULT_RECORDING_CONFIG },
      { title: 'Next steps', recording_config: DEFAULT_RECORDING_CONFIG },
    ]);
  });

  test('with its recordings: completed ones stay so, unfinished ones failed', async () => {
    const { run } = createUnitOfWork({ db: database.db, queue: new JobList() });
    const recordings = await run(({ recordings: table }) =>
      Promise.all(['3', '4', '6'].map((digit) => table.find(`00000000-0000-4000-8000-00000000000${digit}`))),
    );
    expect(recordings).toMatchObject([
      { phase: 'completed', recorder: 'egress', storageProvider: 'supabase', fileSizeBytes: 1000, sha256: null },
      { phase: 'failed', errorMessage: 'The reason was not stored.' },
      { phase: 'failed', errorMessage: 'It was unfinished when this database was adopted.' },
    ]);
  });

  test('with its audit trail, chained by time and append-only', async () => {
    expect(await verifyAuditTrail({ auditChain: createAuditChain(database.pool) })).toMatchObject({
      lines: 2,
      tampered: null,
    });
    expect(await select('SELECT event_type FROM livekit_events ORDER BY id')).toEqual([
      { event_type: 'recording_started' },
      { event_type: 'recording_completed' },
    ]);
    await expect(database.pool.query('DELETE FROM livekit_events')).rejects.toThrow('append-only');
  });

  test('and books and records further sessions', async () => {
    const { roomId } = await seedSession(database.db);
    const { run } = createUnitOfWork({ db: database.db, queue: new JobList() });
    await run(({ audit }) => audit.record({ type: 'recording_requested', source: 'worker', roomId, data: {} }));
    expect(await verifyAuditTrail({ auditChain: createAuditChain(database.pool) })).toMatchObject({ lines: 3 });
    await expect(database.pool.query(`DELETE FROM livekit_rooms WHERE id = '${ROOM}'`)).rejects.toThrow('foreign key');
  });

  test('once: migrating again changes nothing', async () => {
    const rows = await select('SELECT * FROM livekit_recordings ORDER BY id');
    await migrate(database.url);
    expect(await select('SELECT * FROM livekit_recordings ORDER BY id')).toEqual(rows);
  });
});

describe('a platform that differs is refused, and nothing changes', () => {
  test.each([
    [
      'a foreign key that deletes recordings',
      `ALTER TABLE livekit_recordings DROP CONSTRAINT livekit_recordings_room_id_fkey,
       ADD CONSTRAINT by_room FOREIGN KEY (room_id) REFERENCES livekit_rooms (id) ON DELETE CASCADE`,
      'livekit_recordings has the rule by_room, which this version does not have: FOREIGN KEY (room_id) REFERENCES livekit_rooms(id) ON DELETE CASCADE.',
    ],
    [
      'a column of another type',
      'ALTER TABLE sessions ALTER COLUMN scheduled_start_at TYPE timestamp',
      'sessions.scheduled_start_at is timestamp without time zone; expected timestamp with time zone.',
    ],
    [
      'a required column that this version does not fill',
      'ALTER TABLE livekit_rooms ADD COLUMN region text NOT NULL DEFAULT 0; ALTER TABLE livekit_rooms ALTER region DROP DEFAULT',
      'livekit_rooms.region is required and has no default, and this version does not know it.',
    ],
    [
      'a stricter rule',
      'ALTER TABLE livekit_participants ADD CONSTRAINT once UNIQUE (room_id, user_id)',
      'livekit_participants has the rule once, which this version does not have: UNIQUE (room_id, user_id).',
    ],
    [
      'a required column without values',
      'ALTER TABLE sessions DROP COLUMN scheduled_end_at',
      'column "scheduled_end_at" of relation "sessions" contains null values (SQLSTATE 23502).',
    ],
    [
      'rows that break a rule',
      "UPDATE sessions SET status = 'postponed'",
      'check constraint "sessions_status_check" of relation "sessions" is violated by some row (SQLSTATE 23514).',
    ],
  ])('%s', async (_, change, difference) => {
    await database.pool.query(change);
    const columns = await describeColumns(database);
    await expect(migrate(database.url)).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: expect.stringContaining(difference),
    });
    expect(await describeColumns(database)).toEqual(columns);
  });

  test('with all differences in one list', async () => {
    await database.pool.query(`
      ALTER TABLE sessions ALTER COLUMN status TYPE char(9);
      ALTER TABLE livekit_events ALTER COLUMN created_at TYPE timestamp`);
    await expect(migrate(database.url)).rejects.toThrow(
      /^The database has tables that this version cannot adopt:\n- .*\n- .*\nNothing was changed\./,
    );
  });
});
