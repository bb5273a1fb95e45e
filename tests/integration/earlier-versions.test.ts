import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createUnitOfWork } from '@young-minds/database';
import { livekitRecordings } from '@young-minds/database/schema';
import { parseRecordingMetadata } from '@young-minds/recording/domain';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { JobList } from '../support/job-list.ts';
import { seedSession } from '../support/seed-session.ts';

interface StoredRow {
  readonly id: string;
  readonly phase: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Never edit this file; see the README next to it. */
const EARLIER = join(import.meta.dirname, '../fixtures/earlier-versions/rows.jsonl');
const earlier = readFileSync(EARLIER, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): StoredRow => JSON.parse(line));

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Writes a row as it is, in a new session's room. */
async function insert(row: object): Promise<void> {
  const { roomId } = await seedSession(database.db);
  await database.pool.query(
    'INSERT INTO livekit_recordings SELECT * FROM jsonb_populate_record(NULL::livekit_recordings, $1)',
    [JSON.stringify({ ...row, room_id: roomId })],
  );
}

test.each(earlier)('a $phase row of an earlier version is read, and keeps its JSON when written', async (row) => {
  const unknown = { addedLater: { unit: 'ms' }, interruptedAt: 'malformed' };
  const metadata = { ...row.metadata, ...unknown };
  await insert({ ...row, metadata });
  const { run } = createUnitOfWork({ db: database.db, queue: new JobList() });

  const recording = await run(({ recordings }) => recordings.find(row.id));
  expect(recording).toMatchObject({
    id: row.id,
    phase: row.phase,
    firstJoinedAt: new Date('2026-03-01T10:00:00.000Z'),
  });
  expect(recording?.metadata).toEqual(parseRecordingMetadata(metadata));

  const changed = { ...recording?.metadata, endReason: 'written again' };
  await run(({ recordings }) => recordings.update(row.id, { metadata: changed }));
  const [stored] = await database.db.select().from(livekitRecordings).where(eq(livekitRecordings.id, row.id));
  expect(stored?.metadata).toEqual({ ...metadata, endReason: 'written again' });
});
