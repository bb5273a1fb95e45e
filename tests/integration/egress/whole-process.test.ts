import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { createJobQueue, createUnitOfWork } from '@young-minds/db';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { joinAsRobot } from '@young-minds/rehearsal/robots';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { type Guard, startGuard } from '../../../apps/cli/src/process/guard.ts';
import { startLivekit } from '../../../apps/cli/src/services/livekit/start-livekit.ts';
import { createWebhookVerifier } from '../../../apps/web/server/livekit/create-webhook-verifier.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { EgressDouble } from '../../support/egress-double/egress-double.ts';
import { browserIn, sidsOf } from '../../support/egress-double/enter-room.ts';
import { recordingsOf } from '../../support/line-facts.ts';
import { createToken } from '../../support/livekit.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { serveWebhooks } from '../../support/serve-webhooks.ts';

const WORKER_PROGRAM = join(import.meta.dirname, '../../../apps/worker/src/main.ts');
const GRACE_SECONDS = 2;
const WAIT = { timeout: 60_000, interval: 100 };
const TEST_TIMEOUT_MS = 150_000;

const resources = new AsyncDisposableStack();
let database: TestDatabase;
let directory: string;
let guard: Guard;
let double: EgressDouble;

beforeAll(async () => {
  guard = startGuard();
  resources.defer(() => guard.release());
  directory = await mkdtemp(join(tmpdir(), 'whole-process-'));
  resources.defer(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, 'egress'));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  double = await openLivekit();
  await startWorkerProcess();
});

afterAll(() => resources.disposeAsync());

/** A real LiveKit, with the double in front of its egress API, both telling the test's database of all they do. */
async function openLivekit(): Promise<EgressDouble> {
  const { program, ...keys } = inject('livekit');
  const queue = createJobQueue({ databaseUrl: database.url, onError: () => {} });
  resources.defer(() => queue.close());
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  const intake = await serveWebhooks({ unitOfWork, verifier: createWebhookVerifier({ ...keys, publicUrl: keys.url }) });
  resources.defer(() => intake.close());
  const webhookUrls = [intake.baseUrl];
  const server = await startLivekit({
    program,
    folder: directory,
    keys,
    webhookUrls,
    graceSeconds: GRACE_SECONDS,
    guard,
  });
  resources.defer(() => server.stop());
  const enterRoom = browserIn(server.url, keys);
  const options = {
    keys,
    webhookUrl: intake.baseUrl,
    upstream: server.url,
    pace: 'real',
    enterRoom,
    roomSidOf: sidsOf(server.url, keys),
  } as const;
  const opened = await new EgressDouble(options).open();
  resources.defer(() => opened.close());
  return opened;
}

async function startWorkerProcess(): Promise<void> {
  const { apiKey, apiSecret } = inject('livekit');
  const env = childEnvironment({
    DATABASE_URL: database.url,
    BETTER_AUTH_URL: 'http://127.0.0.1',
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    LIVEKIT_URL: double.url,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
    RECORDER: 'egress',
    EGRESS_OUTPUT_DIR: join(directory, 'egress'),
    RECORDING_GRACE_SECONDS: String(GRACE_SECONDS),
    CAPTURE_DIR: join(directory, 'capture'),
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: join(directory, 'store'),
    LOG_LEVEL: 'warn',
  });
  const worker = spawn(process.execPath, [WORKER_PROGRAM], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  guard.watch({ pid: worker.pid ?? 0, isGroup: false, signal: 'SIGTERM' });
  resources.defer(() => end(worker));
  let said = '';
  worker.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await vi.waitFor(() => expect(said).toContain('The worker is ready'), WAIT);
}

async function end(worker: ChildProcess): Promise<void> {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}

async function enter(session: SeededSession) {
  const token = await createToken({ roomName: session.roomName, identity: session.mentorId });
  return joinAsRobot({ url: double.url, token, persona: 'mentor' });
}

const untilFirst = (session: SeededSession, expected: object) =>
  vi.waitFor(async () => {
    const [recording] = await recordingsOf(database.db, session);
    expect(recording).toMatchObject({ errorMessage: null, ...expected });
    return recording;
  }, WAIT);

test('RECORDER=egress and nothing else: a session in a real room is recorded, stored and tidied up after', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const session = await seedSession(database.db);
  const robot = await enter(session);
  await untilFirst(session, { phase: 'capturing', recorder: 'egress' });
  expect(robot.isRecorded()).toBe(true);
  await vi.waitFor(() => expect(double.egresses[0]?.mediaSeconds(new Date())).toBeGreaterThan(6), WAIT);
  const leftAt = await robot.leave();
  const recording = await untilFirst(session, { phase: 'completed', recorder: 'egress' });

  const file = join(directory, 'store', recording?.storagePath ?? '');
  const { durationSeconds, video, audio } = await probeMedia(file);
  const presentSeconds = (leftAt.getTime() - robot.joinedAt.getTime()) / 1000;
  // A leave is told in whole seconds.
  expect(Math.abs(durationSeconds - presentSeconds)).toBeLessThan(1.2);
  expect([video?.codec, video?.width, video?.height, audio?.codec]).toEqual(['h264', 1280, 720, 'aac']);
  expect((await listMp4Boxes(file)).indexOf('moov')).toBe(1);
  expect(await readdir(join(directory, 'egress'))).toEqual([]);
  expect(await recordingsOf(database.db, session)).toHaveLength(1);
});

test('no free worker: the embedded recorder records long before Egress would have refused; a late egress is stopped', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  double.startBehaviour = 'refuse';
  const session = await seedSession(database.db);
  const robot = await enter(session);
  const recording = await untilFirst(session, { phase: 'capturing', recorder: 'embedded' });
  const { startAttempts } = { startAttempts: { firstAt: '' }, ...recording?.metadata };
  const takenOverMs = (recording?.startedAt?.getTime() ?? 0) - Date.parse(startAttempts.firstAt);
  console.log(`from the first attempt to the fallback recording: ${takenOverMs} ms`);
  expect(takenOverMs).toBeLessThan(15_000);

  // A call whose answer nobody waited for bears fruit after all.
  double.startBehaviour = 'accept';
  await double.startLate(
    session.roomName,
    join(directory, 'egress', `${session.sessionId}.${recording?.id}.0a1b2c3d.mp4`),
  );
  const [late] = double.egresses.slice(-1);
  await vi.waitFor(() => expect(late?.hasEnded).toBe(true), WAIT);
  const recordedMs = () => Date.now() - (recording?.startedAt?.getTime() ?? 0);
  await vi.waitFor(() => expect(recordedMs()).toBeGreaterThan(5_000), WAIT);
  await robot.leave();
  await untilFirst(session, { phase: 'completed', recorder: 'embedded' });
  expect(await recordingsOf(database.db, session)).toHaveLength(1);
});
