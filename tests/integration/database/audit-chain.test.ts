import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditChain, createUnitOfWork } from '@young-minds/database';
import { type AuditVerdict, verifyAuditTrail } from '@young-minds/recording/audit';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';

const MIGRATION = join(import.meta.dirname, '../../../packages/database/migrations/0029_chain_audit_trail.sql');
const LINES_PER_ROOM = 20;

let database: TestDatabase;
let sessions: SeededSession[];

beforeEach(async () => {
  database = await createTestDatabase();
  sessions = [await seedSession(database.db), await seedSession(database.db)];
});

afterEach(() => database.drop());

const verify = (): Promise<AuditVerdict> => verifyAuditTrail({ auditChain: createAuditChain(database.pool) });

/** Writes events of two rooms and of none, concurrently on many connections. */
async function writeLines(): Promise<void> {
  const unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
  const rooms = [...sessions.map(({ roomId }) => roomId), undefined];
  const writes = Array.from({ length: LINES_PER_ROOM }, (_, index) =>
    rooms.map((roomId) =>
      unitOfWork.run(({ audit }) =>
        audit.record({
          type: 'recording_accessed',
          source: 'api',
          ...(roomId !== undefined && { roomId }),
          data: { index, name: 'Zoë “Ω”', nested: { b: [1, 2.5, null], a: true } },
        }),
      ),
    ),
  );
  await Promise.all(writes.flat());
}

/** Runs a statement that needs every right in the database. */
async function tamper(statement: string, parameters: readonly unknown[] = []): Promise<void> {
  await database.pool.query('ALTER TABLE livekit_events DISABLE TRIGGER USER');
  await database.pool.query(statement, [...parameters]);
  await database.pool.query('ALTER TABLE livekit_events ENABLE TRIGGER USER');
}

async function lineAt(place: number): Promise<{ id: string; roomId: string }> {
  const roomId = sessions[0]?.roomId ?? '';
  const { rows } = await database.pool.query(
    'SELECT id::text FROM livekit_events WHERE chain_id = $1 AND chain_index = $2',
    [roomId, place],
  );
  return { id: rows[0].id, roomId };
}

test('lines written concurrently form complete chains, one per room', async () => {
  await writeLines();
  expect(await verify()).toMatchObject({ lines: 3 * LINES_PER_ROOM, chains: 3, tampered: null });
});

test('an event of a locked room does not wait for the lock, whose holder may wait for the chain', async () => {
  const roomId = sessions[0]?.roomId ?? '';
  await createUnitOfWork({ db: database.db, queue: new JobList() }).run(async ({ rooms, audit }) => {
    await rooms.lock(roomId);
    // Another transaction, as that of a participant who joins. The timeout ends it if it waits for the room.
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL lock_timeout = '10s'`);
      await tx.execute(
        sql`INSERT INTO livekit_events (room_id, event_type, source) VALUES (${roomId}, 'recording_accessed', 'api')`,
      );
    });
    await audit.record({ type: 'recording_accessed', source: 'api', roomId });
  });
  expect(await verify()).toMatchObject({ lines: 2, chains: 1, tampered: null });
});

test('an empty trail is intact', async () => {
  expect(await verify()).toMatchObject({ lines: 0, chains: 0, tampered: null });
});

describe('tampering is detected', () => {
  test.each([
    ['its data', `event_data = '{"index": 99}'`],
    ['its type', `event_type = 'recording_downloaded'`],
    ['who did it', 'actor_user_id = (SELECT id FROM users LIMIT 1)'],
    ['its severity', `severity = 'error'`],
    ['its time', `created_at = created_at + interval '1 microsecond'`],
    ['its hash', `hash = repeat('0', 64)`],
  ])('if a line changed %s', async (_, change) => {
    await writeLines();
    const { id, roomId } = await lineAt(7);
    await tamper(`UPDATE livekit_events SET ${change} WHERE id = $1`, [id]);
    expect((await verify()).tampered).toEqual({ id, chainId: roomId, what: 'changed' });
  });

  test('a deleted line, at the next line', async () => {
    await writeLines();
    const [removed, behind] = [await lineAt(7), await lineAt(8)];
    await tamper('DELETE FROM livekit_events WHERE id = $1', [removed.id]);
    expect((await verify()).tampered).toEqual({ id: behind.id, chainId: behind.roomId, what: 'out of place' });
  });

  test('a line changed together with its hash, at the next line', async () => {
    await writeLines();
    const [changed, behind] = [await lineAt(7), await lineAt(8)];
    await tamper(`UPDATE livekit_events SET severity = 'warning' WHERE id = $1`, [changed.id]);
    await tamper('UPDATE livekit_events SET hash = audit_line_hash(livekit_events) WHERE id = $1', [changed.id]);
    expect((await verify()).tampered).toEqual({ id: behind.id, chainId: behind.roomId, what: 'out of place' });
  });

  test('a truncated end, by a saved head', async () => {
    await writeLines();
    const { head } = await verify();
    await tamper('DELETE FROM livekit_events WHERE id = $1', [(await lineAt(LINES_PER_ROOM)).id]);
    const after = await verify();
    expect(after.tampered).toBeNull();
    expect(after.head).not.toBe(head);
  });
});

describe('a consent', () => {
  const SHA256 = 'a'.repeat(64);

  async function addConsent(): Promise<string> {
    const { sessionId, menteeId } = sessions[0] as SeededSession;
    const { rows } = await database.pool.query(
      `INSERT INTO recording_consents (session_id, user_id, notice_version, notice_sha256, address)
       VALUES ($1, $2, '2', $3, '203.0.113.7') RETURNING id`,
      [sessionId, menteeId, SHA256],
    );
    return rows[0].id;
  }

  test('has an event in the chain of its session', async () => {
    await addConsent();
    await addConsent();
    expect(await verify()).toMatchObject({ lines: 2, chains: 1, tampered: null, differingConsent: null });
  });

  test.each([
    ['changed', `UPDATE recording_consents SET address = '198.51.100.1'`],
    [
      'given to someone else',
      'UPDATE recording_consents SET user_id = (SELECT min(id) FROM users WHERE id <> user_id)',
    ],
    ['deleted', 'DELETE FROM recording_consents'],
  ])('that was %s is found', async (_, change) => {
    const id = await addConsent();
    await expect(database.pool.query(change)).rejects.toThrow('recording_consents is append-only');
    await database.pool.query('ALTER TABLE recording_consents DISABLE TRIGGER USER');
    await database.pool.query(change);
    expect(await verify()).toMatchObject({ tampered: null, differingConsent: id });
  });

  test('that was slipped in without an event is found', async () => {
    await database.pool.query('ALTER TABLE recording_consents DISABLE TRIGGER USER');
    const id = await addConsent();
    expect(await verify()).toMatchObject({ tampered: null, differingConsent: id });
  });
});

test('the migration chains existing lines, and new lines follow them', async () => {
  await writeLines();
  await database.pool.query(`
    DROP TRIGGER livekit_events_chain ON livekit_events;
    DROP FUNCTION chain_audit_line;
    DROP FUNCTION audit_line_hash;
    ALTER TABLE livekit_events
      DROP COLUMN chain_id, DROP COLUMN chain_index, DROP COLUMN previous_hash, DROP COLUMN hash;
  `);
  // Applied alone, without the migrations that have followed it since.
  await database.pool.query(await readFile(MIGRATION, 'utf8'));
  await writeLines();
  expect(await verify()).toMatchObject({ lines: 6 * LINES_PER_ROOM, chains: 3, tampered: null });
});
