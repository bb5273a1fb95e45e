import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join as path } from 'node:path';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { probeMedia } from '@young-minds/rehearsal/media';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { capturedTracks } from '../../support/captured-tracks.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { enterCard } from '../../support/enter-card.ts';
import { eventually } from '../../support/eventually.ts';
import { startLivekitWithWebhooks } from '../../support/livekit-with-webhooks.ts';
import { auditOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { LOW_FRAME_RATE, type SeededSession, seedSession } from '../../support/seed-session.ts';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.ts';

const GRACE_SECONDS = 2;

const resources = new AsyncDisposableStack();
let database: TestDatabase;
let directory: string;
let guard: Guard;
let livekitUrl: string;
let session: SeededSession;

beforeAll(async () => {
  guard = startGuard();
  resources.defer(() => guard.release());
  directory = await mkdtemp(path(tmpdir(), 'killed-worker-'));
  resources.defer(() => rm(directory, { recursive: true }));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  const { program, ...keys } = inject('livekit');
  const options = { program, keys, database, folder: directory, graceSeconds: GRACE_SECONDS, guard };
  livekitUrl = resources.use(await startLivekitWithWebhooks(options)).server.url;
});

beforeEach(async () => {
  session = await seedSession(database.db, { recordingConfig: LOW_FRAME_RATE });
});

afterAll(() => resources.disposeAsync());

/** Starts a worker in a separate process, on the folder that all of them share. */
async function startWorker(): Promise<WorkerProcess> {
  const livekit = { ...inject('livekit'), url: livekitUrl };
  const worker = await startWorkerProcess({
    databaseUrl: database.url,
    livekit,
    directory,
    graceSeconds: GRACE_SECONDS,
  });
  guard.watch({ pid: worker.pid, isGroup: false, signal: 'SIGTERM' });
  resources.defer(() => worker.end('SIGTERM'));
  return worker;
}

const join = () => enterCard({ roomName: session.roomName, identity: session.mentorId, url: livekitUrl });

const theRecording = async () => (await recordingsOf(database.db, session))[0];

/** Returns the recording's capture runs that have written video or audio to disk. */
async function writtenRuns(): Promise<Set<string>> {
  const tracks = await capturedTracks(path(directory, 'capture'), (await theRecording())?.id ?? 'none yet');
  return new Set(tracks.map((track) => dirname(track)));
}

/** Waits until a recording of the present session is stored, and examines its video. */
async function storedVideo() {
  await eventually(async () => expect(await theRecording()).toMatchObject({ phase: 'completed' }));
  expect(await recordingsOf(database.db, session)).toHaveLength(1);
  return probeMedia(path(directory, 'store', (await theRecording())?.storagePath ?? ''));
}

test('another worker continues the recording of a killed worker', async () => {
  const first = await startWorker();
  const robot = await join();
  await eventually(async () => expect((await writtenRuns()).size).toBe(1));
  await first.end('SIGKILL');

  const second = await startWorker();
  await eventually(async () => expect((await writtenRuns()).size).toBe(2));
  const leftAt = await robot.leave();
  const { durationSeconds, video, audio } = await storedVideo();
  await second.end('SIGTERM');

  expect(Math.abs(durationSeconds - (leftAt.getTime() - robot.joinedAt.getTime()) / 1000)).toBeLessThan(1);
  expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
});

test('a worker hands its recording over to another worker at shutdown', async () => {
  const workers = await Promise.all([startWorker(), startWorker()]);
  const robot = await join();
  await eventually(async () => expect((await writtenRuns()).size).toBe(1));
  const before = (await theRecording())?.leaseOwner;
  const [holder, other] = workers.toSorted((one) => (before?.includes(`:${one.pid}:`) ? -1 : 1));
  await holder?.end('SIGTERM');
  await eventually(async () => expect((await writtenRuns()).size).toBe(2));
  expect((await theRecording())?.leaseOwner).toContain(`:${other?.pid}:`);
  await robot.leave();
  await storedVideo();

  // One gap, from the last write of the first worker to the join of the second. Nothing was interrupted, nothing
  // failed.
  const gap = { from: expect.any(String), to: expect.any(String) };
  expect((await theRecording())?.metadata).toMatchObject({ gaps: [gap] });
  expect(await auditOf(database.db, session)).not.toContain('recording_interrupted');
  await other?.end('SIGTERM');
  expect(workers.map((worker) => worker.log()).join('')).not.toContain('could not be released');
});
