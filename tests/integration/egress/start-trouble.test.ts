import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startRecording } from '@young-minds/recording/capture';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterEach, expect, test } from 'vitest';
import { createEgressPipeline, type EgressPipeline } from '../../support/egress-server/egress-pipeline.ts';
import { ABORTED, ORDINARY } from '../../support/egress-server/test-egress.ts';
import { auditOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { openReadOnly, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';

const FALLBACK = { fallback: 'embedded' } as const;

let pipeline: EgressPipeline;

afterEach(() => pipeline.close());

const startsAsked = () => pipeline.egressServer.calls.filter((call) => call === 'StartRoomCompositeEgress').length;

test('no free worker: after two requests the embedded recorder continues the same recording', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  pipeline.egressServer.startBehaviour = 'refuse';
  const session = await pipeline.openSession();
  await pipeline.pass(500);

  expect(startsAsked()).toBe(2);
  const rows = await recordingsOf(pipeline.database.db, session);
  expect(rows).toMatchObject([{ recorder: 'embedded', phase: 'capturing', errorCode: null }]);
  expect(rows[0]?.metadata.replacedBecause).toMatch(/no response from servers/);
  expect(await auditOf(pipeline.database.db, session)).toContain('recording_recorder_replaced');
  expect(pipeline.recorder.started).toHaveLength(1);
});

test('no free worker and no fallback: requests are retried with backoff while a participant is present', async () => {
  pipeline = await createEgressPipeline();
  pipeline.egressServer.startBehaviour = 'refuse';
  const session = await pipeline.openSession();
  const askedAfterMs: number[] = [];
  for (let passedMs = 0, before = 0; passedMs < 60_000; passedMs += 1_000) {
    await pipeline.pass(1_000);
    if (startsAsked() > before) askedAfterMs.push(passedMs);
    before = startsAsked();
  }
  const pauses = askedAfterMs.slice(1).map((ms, index) => ms - (askedAfterMs[index] ?? 0));
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { recorder: 'egress', phase: 'requested', errorCode: 'RECORDER_UNAVAILABLE' },
  ]);

  await session.leave();
  const before = startsAsked();
  await pipeline.pass(60_000);
  expect(startsAsked()).toBe(before);
});

test('a lost answer: the egress is adopted, not started twice', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  pipeline.egressServer.startBehaviour = 'lose_answer';
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  expect(pipeline.egressServer.egresses).toHaveLength(1);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([{ recorder: 'egress', phase: 'requested' }]);
});

test('a worker that crashed between request and row: the next one adopts the running egress', async () => {
  pipeline = await createEgressPipeline();
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  // The first worker has crashed: its lease expires, and the sweep gives its recording to another one.
  pipeline.clock.moveTo(new Date(pipeline.clock.now().getTime() + 16_000));
  await startRecording(pipeline, { recordingId: recording?.id ?? '' });
  expect(pipeline.egressServer.egresses).toHaveLength(1);
  expect(startsAsked()).toBe(1);
});

test('two concurrent workers start one egress', async () => {
  pipeline = await createEgressPipeline();
  const session = await pipeline.openSession();
  const second = {
    ...pipeline,
    lease: {
      ...pipeline.lease,
      owner: 'another',
      from: (now: Date) => ({ ...pipeline.lease.from(now), owner: 'another' }),
    },
  };
  await pipeline.runDueJobs();
  const [recording] = await recordingsOf(pipeline.database.db, session);
  const recordingId = recording?.id ?? '';
  await Promise.all([startRecording(second, { recordingId }), startRecording(pipeline, { recordingId })]);
  expect(pipeline.egressServer.egresses).toHaveLength(1);
});

test('a late egress after the fallback took over is stopped and makes no second recording', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  pipeline.egressServer.startBehaviour = 'refuse';
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ recorder: 'embedded', phase: 'capturing' });

  pipeline.egressServer.startBehaviour = 'accept';
  const egress = pipeline.recorders.of('egress');
  await egress.start({
    recordingId: recording?.id ?? '',
    ...session,
    config: recording?.config ?? (ORDINARY as never),
  });
  await pipeline.work();
  const [late] = pipeline.egressServer.egresses;
  expect(late?.hasEnded).toBe(true);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { recorder: 'embedded', phase: 'capturing' },
  ]);
});

test('an egress that never becomes ACTIVE, without published tracks: the fallback starts after 12 s', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  await pipeline.pass(9_000);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([{ recorder: 'egress', phase: 'requested' }]);
  await pipeline.pass(2_000);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { recorder: 'embedded', phase: 'capturing' },
  ]);
  expect(pipeline.egressServer.egresses.map(({ hasEnded }) => hasEnded)).toEqual([true]);
});

test('an egress that never becomes ACTIVE, without a fallback: it is stopped and requested again', async () => {
  pipeline = await createEgressPipeline();
  const session = await pipeline.openSession();
  for (let passedMs = 0; passedMs < 36_000; passedMs += 2_000) await pipeline.pass(2_000);
  expect(pipeline.egressServer.egresses.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
  expect(new Set(pipeline.egressServer.egresses.map(({ path }) => path)).size).toBe(2);
  expect(await auditOf(pipeline.database.db, session)).toContain('recording_start_failed');
});

test('an egress that ends before it started (page load error): the fallback takes over immediately', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.egressServer.end(egress, {
    ...ABORTED,
    error: 'page load error: net::ERR_UNSAFE_PORT',
    errorCode: 400,
  });
  await pipeline.work();
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { recorder: 'embedded', phase: 'capturing' },
  ]);
});

test('an unwritable folder is detected before the request, not at the end of the recording', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  await rm(join(pipeline.directory, 'egress'), { recursive: true });
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  expect(startsAsked()).toBe(0);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ recorder: 'embedded', phase: 'capturing' });
  expect(recording?.metadata.replacedBecause).toMatch(/egress cannot be written to/);
});

test('an unwritable bucket is detected before the request', { timeout: BUILD_TIMEOUT_MS }, async () => {
  const server = await startS3Server();
  const door = await openReadOnly(server);
  const bucket = { storage: createS3Storage(door.options), place: { type: 's3', ...door.options } } as const;
  pipeline = await createEgressPipeline({ policy: FALLBACK, bucket });
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  expect(startsAsked()).toBe(0);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ recorder: 'embedded', phase: 'capturing' });
  expect(recording?.metadata.replacedBecause).toMatch(/bucket recordings cannot be written to/);
  await door.close();
  await server.close();
});

test('all participants left before it started: the stop aborts it, and the recording is empty', async () => {
  pipeline = await createEgressPipeline();
  const session = await pipeline.openSession();
  // Long enough to be a session; the egress is active a little later.
  await pipeline.pass(2_100);
  await session.leave();
  await pipeline.pass(21_000);
  await pipeline.work();
  expect(pipeline.egressServer.egresses.map(({ info }) => [info.status, info.errorCode])).toEqual([[5, 412]]);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ phase: 'failed', recorder: 'egress', errorCode: 'RECORDER_NOT_STARTED' });
  expect(recording?.recordingSid).toBe(pipeline.egressServer.egresses[0]?.egressId);
  expect(await auditOf(pipeline.database.db, session)).not.toContain('recording_started');
});

test('the egress API fails after it accepted a start: the embedded recorder takes over', async () => {
  pipeline = await createEgressPipeline({ policy: FALLBACK });
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  await pipeline.egressServer.closeApi();
  await expect(pipeline.pass(11_000)).rejects.toMatchObject({ code: 'LIVEKIT_UNAVAILABLE' });
  await pipeline.runDueJobs();
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { recorder: 'embedded', phase: 'capturing' },
  ]);
});
