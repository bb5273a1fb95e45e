import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { createJobQueue, createUnitOfWork } from '@young-minds/db';
import { probeMedia } from '@young-minds/rehearsal/media';
import { joinAsRobot } from '@young-minds/rehearsal/robots';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { type Guard, startGuard } from '../../../apps/cli/src/process/guard.ts';
import { startLivekit } from '../../../apps/cli/src/services/livekit/start-livekit.ts';
import { createWebhookVerifier } from '../../../apps/web/server/livekit/create-webhook-verifier.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingsOf } from '../../support/line-facts.ts';
import { createToken } from '../../support/livekit.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { serveWebhooks } from '../../support/serve-webhooks.ts';

const WORKER_PROGRAM = join(import.meta.dirname, '../../../apps/worker/src/main.ts');
const GRACE_SECONDS = 2;
const TEST_TIMEOUT_MS = 240_000;
const WAIT_MS = 150_000;

const resources = new AsyncDisposableStack();
let database: TestDatabase;
let directory: string;
let guard: Guard;
let livekitUrl: string;
let session: SeededSession;

beforeAll(async () => {
  guard = startGuard();
  resources.defer(() => guard.release());
  directory = await mkdtemp(join(tmpdir(), 'killed-worker-'));
  resources.defer(() => rm(directory, { recursive: true }));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  session = await seedSession(database.db);
  livekitUrl = await openLivekit();
});

afterAll(() => resources.disposeAsync());

/** A LiveKit of the test's own, whose webhooks reach the test's database. */
async function openLivekit(): Promise<string> {
  const { program, ...keys } = inject('livekit');
  const queue = createJobQueue({ databaseUrl: database.url, onError: () => {} });
  resources.defer(() => queue.close());
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  const verifier = createWebhookVerifier({ ...keys, publicUrl: keys.url });
  const intake = await serveWebhooks({ unitOfWork, verifier });
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
  return server.url;
}

/** A worker process that can be killed as hard as a machine's end would; resolves once it says that it is ready. */
async function startWorkerProcess(): Promise<ChildProcess> {
  const { apiKey, apiSecret } = inject('livekit');
  const env = childEnvironment({
    DATABASE_URL: database.url,
    BETTER_AUTH_URL: 'http://127.0.0.1',
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    LIVEKIT_URL: livekitUrl,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
    RECORDING_GRACE_SECONDS: String(GRACE_SECONDS),
    CAPTURE_DIR: join(directory, 'capture'),
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: join(directory, 'store'),
    LOG_LEVEL: 'warn',
  });
  const worker = spawn(process.execPath, [WORKER_PROGRAM], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  guard.watch({ pid: worker.pid ?? 0, isGroup: false, signal: 'SIGTERM' });
  resources.defer(() => end(worker, 'SIGTERM'));
  let said = '';
  worker.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await vi.waitFor(() => expect(said).toContain('The worker is ready'), WAIT_MS);
  return worker;
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}

const theRecording = async () => (await recordingsOf(database.db, session))[0];

/** The takes of which a picture or a sound lies on disk. */
async function writtenTakes(): Promise<Set<string>> {
  const files = await readdir(join(directory, 'capture'), { recursive: true, withFileTypes: true });
  const tracks = files.filter((file) => file.isFile() && file.name.endsWith('.mkv'));
  return new Set(tracks.map(({ parentPath }) => basename(parentPath)));
}

test('a worker that is killed is followed by another in the same recording', { timeout: TEST_TIMEOUT_MS }, async () => {
  const first = await startWorkerProcess();
  const token = await createToken({ roomName: session.roomName, identity: session.mentorId });
  const robot = await joinAsRobot({ url: livekitUrl, token, persona: 'mentor' });
  await vi.waitFor(async () => expect((await writtenTakes()).size).toBe(1), WAIT_MS);
  await end(first, 'SIGKILL');

  const second = await startWorkerProcess();
  await vi.waitFor(async () => expect((await writtenTakes()).size).toBe(2), WAIT_MS);
  const leftAt = await robot.leave();
  await vi.waitFor(async () => expect(await theRecording()).toMatchObject({ phase: 'completed' }), WAIT_MS);
  await end(second, 'SIGTERM');

  expect(await recordingsOf(database.db, session)).toHaveLength(1);
  const { durationSeconds, video, audio } = await probeMedia(
    join(directory, 'store', (await theRecording())?.storagePath ?? ''),
  );
  expect(Math.abs(durationSeconds - (leftAt.getTime() - robot.joinedAt.getTime()) / 1000)).toBeLessThan(1);
  expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
});
