import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '@young-minds/database/migrate';
import { livekitEvents, livekitRecordings, sessions } from '@young-minds/database/schema';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';

const FOLDER = join(import.meta.dirname, '../../../packages/database/migrations');
const CONFIG_MIGRATION = '0027_add_recording_config.sql';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Returns the condition of a query's error: its SQLSTATE and, if there is one, the constraint. */
async function refusalOf(query: Promise<unknown>): Promise<string> {
  const error = await query.then(
    () => new Error('The query was not refused.'),
    ({ cause }: { readonly cause?: unknown }) => cause,
  );
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string };
  return constraint ?? code ?? message ?? '';
}

describe('migrating', () => {
  test('twice, and twice concurrently, changes nothing', async () => {
    const { rows: before } = await database.pool.query('SELECT * FROM drizzle.__drizzle_migrations ORDER BY id');
    await Promise.all([migrate(database.url), migrate(database.url)]);
    const { rows: after } = await database.pool.query('SELECT * FROM drizzle.__drizzle_migrations ORDER BY id');
    expect(after).toEqual(before);
    const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql'));
    expect(after).toHaveLength(files.length);
  });
});

describe('0027_add_recording_config', () => {
  /** Creates a database as it was before the migration, without the column `recording_config`. */
  async function withoutConfig(): Promise<TestDatabase> {
    const old = await createTestDatabase();
    await old.pool.query('ALTER TABLE sessions DROP COLUMN recording_config');
    return old;
  }

  test('gives existing sessions their settings and can run twice', async () => {
    const old = await withoutConfig();
    const migration = await readFile(join(FOLDER, CONFIG_MIGRATION), 'utf8');
    const { rows: participants } = await old.pool.query(
      `INSERT INTO users (id, name, email, role)
       VALUES ('m', 'M', 'm@example.test', 'mentor'), ('n', 'N', 'n@example.test', 'mentee') RETURNING id`,
    );
    expect(participants).toHaveLength(2);
    await old.pool.query(
      `INSERT INTO sessions (mentor_id, mentee_id, title, scheduled_start_at, scheduled_end_at)
       VALUES ('m', 'n', 'Before', now(), now() + interval '1 hour')`,
    );

    await old.pool.query(migration);
    await old.pool.query(`UPDATE sessions SET recording_config = recording_config || '{"enabled": false}'`);
    await old.pool.query(migration);

    const { rows } = await old.pool.query('SELECT recording_config FROM sessions');
    expect(rows).toEqual([{ recording_config: { ...DEFAULT_RECORDING_CONFIG, enabled: false } }]);
    await old.drop();
  });

  test('comments the column and indexes the enabled flag', async () => {
    const { rows: comments } = await database.pool.query(
      `SELECT col_description('sessions'::regclass, attnum) AS comment FROM pg_attribute
       WHERE attrelid = 'sessions'::regclass AND attname = 'recording_config'`,
    );
    expect(comments[0].comment).toMatch(/enabled.*resolution.*fps.*bitrate/);
    const { rows: indexes } = await database.pool.query(
      `SELECT indexdef FROM pg_indexes WHERE indexname = 'sessions_recording_enabled_idx'`,
    );
    expect(indexes[0].indexdef).toContain("((recording_config ->> 'enabled'::text))");
  });

  test('a new session records at 1280x720 and 30 frames a second by default', async () => {
    const { sessionId } = await seedSession(database.db);
    await database.db.update(sessions).set({ recordingConfig: sql`DEFAULT` }).where(eq(sessions.id, sessionId));
    const [row] = await database.db.select().from(sessions).where(eq(sessions.id, sessionId));
    expect(row?.recordingConfig).toEqual({ enabled: true, resolution: '1280x720', fps: 30 });
  });
});

describe('the database rejects', () => {
  let session: SeededSession;

  beforeAll(async () => {
    session = await seedSession(database.db);
  });

  const active = () => ({ roomId: session.roomId, recorder: 'embedded', config: DEFAULT_RECORDING_CONFIG }) as const;
  const failed = { phase: 'failed', status: 'failed', errorMessage: 'no matter' } as const;

  test('a second active recording of a room', async () => {
    const [first] = await database.db.insert(livekitRecordings).values(active()).returning();
    for (const phase of ['requested', 'capturing', 'stopping'] as const) {
      const second = database.db.insert(livekitRecordings).values({ ...active(), phase });
      expect(await refusalOf(second)).toBe('livekit_recordings_one_active_idx');
    }
    await database.db
      .update(livekitRecordings)
      .set(failed)
      .where(eq(livekitRecordings.id, first?.id ?? ''));
    await expect(database.db.insert(livekitRecordings).values(active())).resolves.toBeDefined();
  });

  test('a completed recording without its object', async () => {
    const [row] = await database.db.select().from(livekitRecordings).where(eq(livekitRecordings.phase, 'failed'));
    const completing = database.db
      .update(livekitRecordings)
      .set({ phase: 'completed', status: 'completed' })
      .where(eq(livekitRecordings.id, row?.id ?? ''));
    expect(await refusalOf(completing)).toBe('livekit_recordings_completed_is_stored');
  });

  test.each([['mentorId'], ['menteeId']] as const)('a session that overlaps another of the same %s', async (side) => {
    const [booked] = await database.db.select().from(sessions).where(eq(sessions.id, session.sessionId));
    const other = await seedSession(database.db, { startAt: new Date(Date.now() + 7 * 24 * 3600_000) });
    const { scheduledStartAt, scheduledEndAt } = booked ?? {};
    const overlapping = database.db
      .update(sessions)
      .set({ [side]: session[side], scheduledStartAt, scheduledEndAt })
      .where(eq(sessions.id, other.sessionId));
    expect(await refusalOf(overlapping)).toMatch(/^sessions_(mentor|mentee)_free$/);
  });

  test.each([
    ['update', () => database.db.update(livekitEvents).set({ severity: 'info' })],
    ['deletion', () => database.db.delete(livekitEvents)],
    ['truncation', () => database.db.execute(sql`TRUNCATE livekit_events`)],
  ])('an audit trail %s', async (_, query) => {
    await database.db.insert(livekitEvents).values({ eventType: 'recording_requested', source: 'worker' });
    const before = await database.db.$count(livekitEvents);
    // 42501: insufficient privilege.
    expect(await refusalOf(query().then())).toBe('42501');
    expect(await database.db.$count(livekitEvents)).toBe(before);
  });

  test('deletion of a session, room or user that has a recording', async () => {
    for (const statement of [
      `DELETE FROM sessions WHERE id = '${session.sessionId}'`,
      `DELETE FROM livekit_rooms WHERE id = '${session.roomId}'`,
      `DELETE FROM users WHERE id = '${session.mentorId}'`,
    ]) {
      // 23001 and 23503: a foreign key prevents the change.
      await expect(database.pool.query(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^23[05]0/) });
    }
  });
});
