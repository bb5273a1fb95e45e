import { createDatabase, type DatabaseHandle } from '@young-minds/database';
import { ensureSchema } from '@young-minds/database/ensure-schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (ms: number) => new Date(START.getTime() + ms);

let database: TestDatabase;
let runtime: DatabaseHandle;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = createDatabase(database.runtimeUrl);
  pipeline = await createWorkerPipeline({ db: runtime.db, startAt: START });
  session = await seedSession(runtime.db, { startAt: START });
});

afterAll(async () => {
  await pipeline.close();
  await runtime.close();
  await database.drop();
});

test('the runtime role records a session from the webhooks to the notification', async () => {
  const mentor = { session, userId: session.mentorId, participantSid: 'PA_mentor', joinedAt: at(250) };
  await pipeline.receive(joinedBody(mentor));
  await pipeline.runDueJobs();
  pipeline.clock.moveTo(at(60_000));
  pipeline.recorder.presence = { startAt: at(900), endAt: at(60_000) };
  await pipeline.receive(leftBody({ ...mentor, leftAt: at(60_000) }));
  await pipeline.runDueJobs();
  pipeline.clock.moveTo(at(90_000));
  await pipeline.runDueJobs();
  expect(await recordingsOf(runtime.db, session)).toMatchObject([{ phase: 'completed', errorCode: null }]);
  const { rows } = await runtime.pool.query('SELECT user_id FROM notifications');
  expect(rows).toHaveLength(2);
});

describe('the runtime role may not', () => {
  test.each([
    ['change the audit trail', "UPDATE livekit_events SET severity = 'info'"],
    ['delete from the audit trail', 'DELETE FROM livekit_events'],
    ['empty the audit trail', 'TRUNCATE livekit_events'],
    ['switch off the triggers of the audit trail', 'ALTER TABLE livekit_events DISABLE TRIGGER ALL'],
    ['bypass triggers', 'SET session_replication_role = replica'],
    ['change a consent', "UPDATE recording_consents SET notice_version = '0'"],
    ['delete a consent', 'DELETE FROM recording_consents'],
    ['delete a recording', 'DELETE FROM livekit_recordings'],
    ['delete a session', 'DELETE FROM sessions'],
    ['change the history of migrations', 'DELETE FROM drizzle.__drizzle_migrations'],
    ['create a table', 'CREATE TABLE other (id int)'],
  ])('%s', async (_, statement) => {
    // 42501: insufficient privilege; the trail's trigger has the same code, so the message decides.
    await expect(runtime.pool.query(statement)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringMatching(/permission denied|must be owner/),
    });
  });

  test('use rights of a superuser', async () => {
    const { rows } = await runtime.pool.query(
      'SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false }]);
  });
});

describe('starting under the runtime role', () => {
  test('needs no owner if the schema is up to date', async () => {
    await expect(ensureSchema(database.runtimeUrl)).resolves.toBeUndefined();
  });

  test('is refused if a migration is missing, and the owner applies it', async () => {
    const old = await createTestDatabase();
    await old.pool.query(`
      ALTER TABLE livekit_recordings DROP COLUMN adopted_at CASCADE;
      ALTER TABLE livekit_recordings
        ADD CONSTRAINT livekit_recordings_completed_is_stored CHECK (phase <> 'completed' OR sha256 IS NOT NULL),
        ADD CONSTRAINT livekit_recordings_completed_has_bucket CHECK (phase <> 'completed' OR storage_bucket IS NOT NULL);
      DELETE FROM drizzle.__drizzle_migrations WHERE name = '0033_adopted_recordings'`);
    await expect(ensureSchema(old.runtimeUrl)).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: expect.stringContaining('The schema lacks 0033_adopted_recordings, and this role may not change it.'),
    });
    await ensureSchema(old.url);
    await ensureSchema(old.runtimeUrl);
    await old.drop();
  });
});
