import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { createGcsStorage } from '@young-minds/storage/gcs';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  at,
  createEgressPipeline,
  type EgressPipeline,
  type EgressPipelineBucket,
  type OpenSession,
} from '../../support/egress-server/egress-pipeline.ts';
import { auditOf, notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { startGcsServer } from '../../support/stores/gcs-server.ts';
import { startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';

/** The mode `file`, and the mode `bucket` with each vendor's store. */
const MODES = ['file', 's3', 'gcs'] as const;

const resources = new AsyncDisposableStack();
let buckets: Readonly<Record<(typeof MODES)[number], EgressPipelineBucket | null>>;
let pipeline: EgressPipeline;
let folder: string;

beforeAll(async () => {
  const [s3, gcs] = [await startS3Server(), await startGcsServer()];
  for (const server of [s3, gcs]) resources.defer(() => server.close());
  const { bucket, credentialsFile } = gcs.options;
  buckets = {
    file: null,
    s3: { storage: createS3Storage(s3.options), place: { type: 's3', ...s3.options } },
    gcs: {
      storage: createGcsStorage(gcs.options),
      place: { type: 'gcs', bucket, credentialsFile: credentialsFile ?? '' },
      gcsUrl: gcs.url,
    },
  };
}, BUILD_TIMEOUT_MS);
afterAll(() => resources.disposeAsync());

const openInMode = async (mode: (typeof MODES)[number]) => {
  const bucket = buckets[mode];
  pipeline = await createEgressPipeline(bucket === null ? {} : { bucket });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'one-recording-'));
});

afterEach(async () => {
  await pipeline.close();
  await rm(folder, { recursive: true });
});

/** Holds a session of one participant: 4 s until the egress records, 12 s more, then the grace period. */
async function holdSession(): Promise<OpenSession> {
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.pass(3_500);
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(12_000);
  await session.leave();
  await pipeline.pass(20_000);
  return session;
}

/** Downloads the stored file to this machine. */
async function fetchStored(path: string): Promise<string> {
  const file = join(folder, 'stored.mp4');
  await writeFile(file, await buffer(await pipeline.storage.current.read(path)));
  return file;
}

test.each(MODES)(
  'mode %s: an egress becomes a recording without the grace period and with the index first',
  async (mode) => {
    await openInMode(mode);
    const session = await holdSession();

    const [recording, ...others] = await recordingsOf(pipeline.database.db, session);
    const path = `sessions/${session.sessionId}/${recording?.id}.mp4`;
    expect(others).toEqual([]);
    expect(recording).toMatchObject({ phase: 'completed', recorder: 'egress', storagePath: path, errorCode: null });
    expect(recording?.recordingSid).toBe(pipeline.egressServer.egresses[0]?.egressId);
    expect(recording?.startedAt).toEqual(at(4_000));

    // From the join to the leave at 16 s. Egress itself recorded from 4 s on, and 20 s longer.
    const file = await fetchStored(path);
    const { durationSeconds, video, audio } = await probeMedia(file);
    expect(durationSeconds).toBeCloseTo(16, 0);
    expect(recording?.durationSeconds).toBeCloseTo(durationSeconds, 2);
    expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
    const boxes = await listMp4Boxes(file);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));

    expect(await pipeline.storage.current.exists(`sessions/${session.sessionId}/${recording?.id}.jpg`)).toBe(true);
    expect(await notificationsOf(pipeline.database.db, session)).toHaveLength(2);
    expect(await auditOf(pipeline.database.db, session)).toEqual([
      'session_started',
      'participant_joined',
      'recording_requested',
      'recording_started',
      'participant_left',
      'recording_stop_requested',
      'recording_captured',
      'recording_composed',
      'recording_completed',
    ]);
  },
);

test.each(MODES)('mode %s: what Egress wrote is deleted once the recording is verified', async (mode) => {
  await openInMode(mode);
  const session = await holdSession();
  expect(pipeline.egressServer.egresses[0]?.segmentCount).toBe(16);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(await readdir(join(pipeline.directory, 'egress'))).toEqual([]);
  expect(await readdir(join(pipeline.directory, 'capture'))).toEqual([]);
  const stored = await Array.fromAsync(pipeline.storage.current.list(`sessions/${session.sessionId}/`));
  expect(stored.toSorted()).toEqual([
    `sessions/${session.sessionId}/${recording?.id}.jpg`,
    `sessions/${session.sessionId}/${recording?.id}.mp4`,
  ]);
});

test.each(MODES)('mode %s: the handler is killed, and the recording is assembled from its segments', async (mode) => {
  await openInMode(mode);
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.pass(3_500);
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(9_000);
  await pipeline.egressServer.killHandler(egress);
  await pipeline.work();
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ phase: 'completed', errorCode: null });
  // Four seconds without an egress, and three closed segments; the fourth one and the second of the fifth are lost.
  expect(recording?.durationSeconds).toBeCloseTo(10, 0);
  const stored = await Array.fromAsync(pipeline.storage.current.list(`sessions/${session.sessionId}/`));
  expect(stored).toHaveLength(2);
  const left = await readdir(join(pipeline.directory, 'egress'));
  expect(left.filter((name) => name.includes(recording?.id ?? ''))).toEqual([]);
});

test('LiveKit gets the room, grid layout and preset, a unique file name, and no manifest', async () => {
  pipeline = await createEgressPipeline();
  const session = await holdSession();
  const [recording] = await recordingsOf(pipeline.database.db, session);
  const [egress] = pipeline.egressServer.egresses;
  expect(egress?.request.toJson()).toMatchObject({
    roomName: session.roomName,
    layout: 'grid',
    fileOutputs: [{ fileType: 'MP4', disableManifest: true }],
    segmentOutputs: [{ protocol: 'HLS_PROTOCOL', segmentDuration: 2, disableManifest: true }],
  });
  // 720p at 30 is Egress's default, and the SDK leaves out a preset whose number is zero.
  expect(egress?.request.options).toEqual({ case: undefined });
  const name = new RegExp(`/egress/${session.sessionId}\\.${recording?.id}\\.[0-9a-f]{8}\\.mp4$`);
  expect(egress?.path).toMatch(name);
});

test.each([
  [{ resolution: '1920x1080', fps: 30 }, { preset: 'H264_1080P_30' }],
  [{ resolution: '1280x720', fps: 30, layout: 'speaker' }, { layout: 'speaker' }],
  [{ resolution: '1280x720', fps: 15 }, { advanced: { width: 1280, height: 720, framerate: 15, videoBitrate: 3000 } }],
  [
    { resolution: '1920x1080', fps: 60, bitrate: 6_000_000 },
    { advanced: { width: 1920, height: 1080, framerate: 60, videoBitrate: 6000, videoCodec: 'H264_MAIN' } },
  ],
] as const)('a session with %j is requested as %j', async (wish, expected) => {
  pipeline = await createEgressPipeline();
  await pipeline.openSession({ enabled: true, ...wish });
  await pipeline.pass(500);
  expect(pipeline.egressServer.egresses[0]?.request.toJson()).toMatchObject(expected);
});
