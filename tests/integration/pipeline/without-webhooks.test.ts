import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@young-minds/config';
import { judgeRecording } from '@young-minds/rehearsal/media';
import { createAdapters } from '@young-minds/worker/create-adapters';
import { createWorker } from '@young-minds/worker/create-worker';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { enterCard } from '../../support/enter-card.ts';
import { eventually } from '../../support/eventually.ts';
import { coverageOfRow, inboxOf, notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { seedSession } from '../../support/seed-session.ts';
import { workerEnvironment } from '../../support/worker-process.ts';

const RECORDED_MS = 8_000;

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'without-webhooks-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Opens a worker on the run's LiveKit, which sends no webhooks. */
function openWorker() {
  const place = { databaseUrl: database.url, livekit: inject('livekit'), directory: folder };
  const config = loadConfig(workerEnvironment({ ...place, graceSeconds: 1 }));
  const logger = pino({ level: 'silent' });
  return createWorker({ config, adapters: createAdapters(config, logger), logger });
}

test('a session is recorded with webhooks disabled, only later', async () => {
  const worker = openWorker();
  await worker.start();
  const session = await seedSession(database.db);
  const robot = await enterCard({ roomName: session.roomName, identity: session.mentorId });
  const untilRecording = (expected: object) =>
    eventually(async () => expect(await recordingsOf(database.db, session)).toMatchObject([expected]));
  await untilRecording({ phase: 'capturing' });
  const begunAt = Date.now();
  await eventually(() => expect(Date.now() - begunAt).toBeGreaterThan(RECORDED_MS));
  await robot.leave();
  await untilRecording({ phase: 'completed' });
  await eventually(async () => expect(await notificationsOf(database.db, session)).toHaveLength(2));
  await worker.stop();

  expect(await inboxOf(database.db, session)).toEqual([]);
  const [row] = await recordingsOf(database.db, session);
  if (row === undefined) throw new Error('Nothing was recorded.');
  expect(Math.abs((row.firstJoinedAt?.getTime() ?? 0) - robot.joinedAt.getTime())).toBeLessThan(2_000);
  // What was not recorded is known: the time until LiveKit was asked.
  const coverage = coverageOfRow(row);
  expect(coverage?.missing).toMatchObject([{ atSeconds: 0 }]);
  expect(coverage?.capturedSeconds).toBeGreaterThan(RECORDED_MS / 1000);
  const file = join(folder, 'store', row.storagePath ?? '');
  const { findings } = await judgeRecording(file, { personas: ['mentor'], durationSeconds: row.durationSeconds ?? 0 });
  // The coverage gives how much of the time the card is read and heard. Everything else must be as usual.
  const others = findings.filter(({ text }) => !/ read in | heard /.test(text));
  expect(others.length).toBeGreaterThan(3);
  expect(others.filter(({ isGood }) => !isGood)).toEqual([]);
}, 200_000);
