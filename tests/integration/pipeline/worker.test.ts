import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJobQueue, createUnitOfWork, type TransactionalJobQueue } from '@young-minds/database';
import { createCaptureFolders } from '@young-minds/recorder';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { createLocalStorage } from '@young-minds/storage/local';
import { createWorker, type Worker } from '@young-minds/worker/create-worker';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeComposer } from '../../support/fake-composer.ts';
import { FakeNoticeBoard } from '../../support/fake-notice-board.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { FakeRoomParticipants } from '../../support/fake-room-participants.ts';
import { notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';

const BASE_URL = 'https://young-minds.test';

let database: TestDatabase;
let directory: string;
let queue: TransactionalJobQueue;
let unitOfWork: UnitOfWork;
let session: SeededSession;
let recorders: FakeRecorder[];
let composer: FakeComposer;
let roomParticipants: FakeRoomParticipants;
let lines: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'worker-'));
  queue = createJobQueue({ databaseUrl: database.url, onError: () => {} });
  unitOfWork = createUnitOfWork({ db: database.db, queue });
  session = await seedSession(database.db);
  recorders = [];
  composer = new FakeComposer(directory);
  roomParticipants = new FakeRoomParticipants();
  lines = [];
});

afterEach(async () => {
  await queue.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

/** Opens a whole worker process except for LiveKit and the media. */
function openWorker(): Worker {
  const captureDirectory = join(directory, 'capture');
  const rawTracks = { toStore: false, keep: false };
  const recording = {
    enabled: true,
    recorder: 'embedded',
    layout: 'grid',
    graceSeconds: 1,
    captureDirectory,
    rawTracks,
  } as const;
  const storage = createLocalStorage({ directory: join(directory, 'store'), baseUrl: BASE_URL, signingSecret: 'a' });
  const web = { baseUrl: BASE_URL, host: null, port: 3000, trustedProxies: [], hstsIncludesSubdomains: false };
  return createWorker({
    config: { databaseUrl: database.url, recording, web },
    adapters: {
      createRecorder: (onReport) => {
        const recorder = new FakeRecorder({ onReport, now: () => new Date() });
        recorders.push(recorder);
        return recorder;
      },
      composer,
      aheadComposer: null,
      rawTracks: null,
      storage: { current: storage, of: () => storage },
      mailer: null,
      noticeBoard: new FakeNoticeBoard(),
      roomParticipants,
      captures: createCaptureFolders({ captureDirectory }),
    },
    logger: pino({ level: 'info' }, { write: (line) => void lines.push(line) }),
  });
}

const receive = (rawBody: string) =>
  receiveLivekitWebhook({ unitOfWork, verifier: { verify: async () => {} } }, { rawBody, authorization: null });

/** A participant joins, both in LiveKit and in its webhooks. */
async function arrive(): Promise<Parameters<typeof joinedBody>[0]> {
  const interval = { session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: new Date() };
  const person = { participantSid: 'PA_1', identity: session.mentorId, joinedAt: interval.joinedAt };
  roomParticipants.rooms.set(session.roomName, { roomSid: 'RM_first', participants: [person] });
  await receive(joinedBody(interval));
  return interval;
}

const untilRecording = (expected: object) =>
  eventually(async () => expect(await recordingsOf(database.db, session)).toMatchObject([expected]));

test('an incoming webhook leads to a stored recording and two notifications', async () => {
  const worker = openWorker();
  await worker.start();
  const interval = await arrive();
  await untilRecording({ phase: 'capturing' });
  roomParticipants.rooms.clear();
  await receive(leftBody({ ...interval, leftAt: new Date() }));
  await untilRecording({ phase: 'completed', leaseOwner: null });
  await eventually(async () => expect(await notificationsOf(database.db, session)).toHaveLength(2));
  await worker.stop();
});

test('a worker hands its recordings over at shutdown, and the next one continues them', async () => {
  const first = openWorker();
  await first.start();
  await arrive();
  await untilRecording({ phase: 'capturing' });
  await first.stop();
  await untilRecording({ phase: 'capturing', leaseOwner: null });

  const second = openWorker();
  await second.start();
  const startedBy = (index: number) => recorders[index]?.started.map(({ recordingId }) => recordingId);
  await eventually(() => expect(startedBy(1)).toEqual(startedBy(0)));
  await second.stop();
});

/** Returns the jobs of a queue that are not done, from pg-boss's table. */
async function openJobs(name: string) {
  const { rows } = await database.db.execute(
    sql`SELECT state::text, retry_count, data FROM pgboss.job WHERE name = ${name} AND state < 'completed'`,
  );
  return rows;
}

test("a worker's captured recording is composed by the next worker without a sweep", async () => {
  const worker = openWorker();
  await worker.start();
  await arrive();
  await untilRecording({ phase: 'capturing' });
  await worker.stop();
  const [recording] = await recordingsOf(database.db, session);
  expect(recording?.leaseOwner).toBeNull();
  expect(recorders[0]?.handedOver).toEqual([recording?.id]);
  expect(await openJobs('start-recording')).toMatchObject([{ state: 'created', data: { recordingId: recording?.id } }]);
});

test('a composition aborted at shutdown uses no attempt, and the next worker makes it', async () => {
  composer.isEndless = true;
  const first = openWorker();
  await first.start();
  const interval = await arrive();
  await untilRecording({ phase: 'capturing' });
  roomParticipants.rooms.clear();
  await receive(leftBody({ ...interval, leftAt: new Date() }));
  await eventually(() => expect(composer.composed).toHaveLength(1));
  await first.stop();
  expect(await openJobs('compose-recording')).toMatchObject([{ state: 'created', retry_count: 0 }]);

  composer.isEndless = false;
  const second = openWorker();
  await second.start();
  await untilRecording({ phase: 'completed', errorCode: null });
  await second.stop();
});

test('the log names its subject and has no token, URL or webhook', async () => {
  const worker = openWorker();
  await worker.start();
  await arrive();
  await untilRecording({ phase: 'capturing' });
  await worker.stop();
  const [recording] = await recordingsOf(database.db, session);
  const started = lines.map((line) => JSON.parse(line)).find(({ job }) => job === 'start-recording');
  expect(started).toMatchObject({ recordingId: recording?.id, jobId: expect.any(String), attempt: 1 });
  expect(lines.join('')).not.toMatch(/participant_joined|https?:|eyJ/);
});
