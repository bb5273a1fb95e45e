import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { DEFAULT_RECORDING_CONFIG, parseRecordingMetadata } from '@young-minds/recording/domain';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { EgressTestServer } from '../../support/egress-server/egress-test-server.ts';
import { browserIn, sidsOf } from '../../support/egress-server/enter-room.ts';
import { enterCoded } from '../../support/enter-coded.ts';
import { eventually } from '../../support/eventually.ts';
import { type LivekitWithWebhooks, startLivekitWithWebhooks } from '../../support/livekit-with-webhooks.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { startWorkerProcess } from '../../support/worker-process.ts';

/** Long enough that the file shows whether the room is empty: the test server keeps sending after the last leave. */
const GRACE_SECONDS = 4;

const resources = new AsyncDisposableStack();
let database: TestDatabase;
let directory: string;
let egressServer: EgressTestServer;

beforeAll(async () => {
  const guard = startGuard();
  resources.defer(() => guard.release());
  directory = await mkdtemp(join(tmpdir(), 'egress-worker-'));
  resources.defer(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, 'egress'));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  const { program, apiKey, apiSecret } = inject('livekit');
  const keys = { apiKey, apiSecret };
  const rooms = { program, keys, database, folder: directory, graceSeconds: GRACE_SECONDS, guard };
  egressServer = await openEgressServer(resources.use(await startLivekitWithWebhooks(rooms)));
  const worker = await startWorkerProcess({
    ...{ directory, graceSeconds: GRACE_SECONDS, databaseUrl: database.url },
    livekit: { ...keys, url: egressServer.url },
    env: { RECORDER: 'egress', EGRESS_OUTPUT_DIR: join(directory, 'egress') },
  });
  guard.watch({ pid: worker.pid, isGroup: false, signal: 'SIGTERM' });
  resources.defer(() => worker.end('SIGTERM'));
});

afterAll(() => resources.disposeAsync());

/**
 * Opens an egress test server in front of the real server's API, which reports all its events to the test's database.
 */
async function openEgressServer({ server, webhookUrl }: LivekitWithWebhooks): Promise<EgressTestServer> {
  const { program: _, ...keys } = inject('livekit');
  const opened = await new EgressTestServer({
    keys,
    webhookUrl,
    upstream: server.url,
    pace: 'real',
    pictureFps: 10,
    enterRoom: browserIn(server.url, keys),
    roomSidOf: sidsOf(server.url, keys),
  }).open();
  resources.defer(() => opened.close());
  return opened;
}

const enter = ({ roomName, mentorId }: SeededSession) =>
  enterCoded({ roomName, identity: mentorId, url: egressServer.url });

const untilFirst = (session: SeededSession, expected: object) =>
  eventually(async () => {
    const [recording] = await recordingsOf(database.db, session);
    expect(recording).toMatchObject({ errorMessage: null, ...expected });
    return recording;
  });

test('RECORDER=egress alone: a session in a real room is recorded, stored and cleaned up', async () => {
  const session = await seedSession(database.db);
  const mentor = await enter(session);
  await untilFirst(session, { phase: 'capturing', recorder: 'egress' });
  expect(mentor.isRecorded()).toBe(true);
  await eventually(() => expect(egressServer.egresses[0]?.mediaSeconds(new Date())).toBeGreaterThan(6));
  const leftAtMs = Date.now();
  await mentor.leave();
  const recording = await untilFirst(session, { phase: 'completed', recorder: 'egress' });

  const file = join(directory, 'store', recording?.storagePath ?? '');
  const { durationSeconds, video, audio } = await probeMedia(file);
  const presentSeconds = (leftAtMs - mentor.joinedAtMs) / 1000;
  // A leave is reported in whole seconds.
  expect(Math.abs(durationSeconds - presentSeconds)).toBeLessThan(1.2);
  expect([video?.codec, video?.width, video?.height, audio?.codec]).toEqual(['h264', 1280, 720, 'aac']);
  expect((await listMp4Boxes(file)).indexOf('moov')).toBe(1);
  expect(await readdir(join(directory, 'egress'))).toEqual([]);
  expect(await recordingsOf(database.db, session)).toHaveLength(1);
});

test('no free worker: the embedded recorder starts long before Egress would refuse; a late egress is stopped', async () => {
  egressServer.startBehaviour = 'refuse';
  const session = await seedSession(database.db, { recordingConfig: { ...DEFAULT_RECORDING_CONFIG, fps: 10 } });
  const mentor = await enter(session);
  const recording = await untilFirst(session, { phase: 'capturing', recorder: 'embedded' });
  const firstAttemptAt = parseRecordingMetadata(recording?.metadata).startAttempts?.firstAt;
  if (recording?.startedAt == null || firstAttemptAt === undefined) return expect.unreachable();
  const takeoverMs = recording.startedAt.getTime() - firstAttemptAt.getTime();
  console.log(`from the first attempt to the fallback recording: ${takeoverMs} ms`);
  expect(takeoverMs).toBeLessThan(15_000);

  // A start request that was given up starts an egress after all.
  egressServer.startBehaviour = 'accept';
  await egressServer.startLate(
    session.roomName,
    join(directory, 'egress', `${session.sessionId}.${recording?.id}.0a1b2c3d.mp4`),
  );
  const [late] = egressServer.egresses.slice(-1);
  await eventually(() => expect(late?.hasEnded).toBe(true));
  const recordedMs = () => Date.now() - (recording?.startedAt?.getTime() ?? 0);
  await eventually(() => expect(recordedMs()).toBeGreaterThan(5_000));
  await mentor.leave();
  await untilFirst(session, { phase: 'completed', recorder: 'embedded' });
  expect(await recordingsOf(database.db, session)).toHaveLength(1);
});
