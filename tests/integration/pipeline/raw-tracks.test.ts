import { randomUUID } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import { sweep } from '@young-minds/recording/capture';
import { composeRecording } from '@young-minds/recording/composition';
import type { RawTracksPolicy } from '@young-minds/recording/domain';
import { eraseRecording, verifyRecordings } from '@young-minds/recording/maintenance';
import { sweepRawTracks } from '@young-minds/recording/raw-tracks';
import { storeRecording } from '@young-minds/recording/storing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaptureDisk } from '../../support/capture-disk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { auditOf, theRecordingOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const { signal } = new AbortController();
const STORE_IS_AWAY = new YoungMindsError('STORAGE_UNAVAILABLE', 'The store is away.');

let database: TestDatabase;
let clock: ManualClock;
let pipeline: WorkerPipeline;
let session: SeededSession;
/** The disk of the worker that runs the jobs, and that of another worker. */
let here: CaptureDisk;
let elsewhere: CaptureDisk;

beforeEach(async () => {
  database = await createTestDatabase();
  clock = new ManualClock(START);
  here = new CaptureDisk(clock);
  elsewhere = new CaptureDisk(clock);
  pipeline = await openWorkerPipeline({ toStore: true, keep: false });
  session = await seedSession(database.db, { startAt: START });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await pipeline.close();
  for (const disk of [here, elsewhere]) disk[Symbol.dispose]();
  await database.drop();
});

function openWorkerPipeline(rawTracks: RawTracksPolicy): Promise<WorkerPipeline> {
  const parts = () => ({ rawTracks: here.rawTracks });
  return createWorkerPipeline({ db: database.db, startAt: START, policy: { rawTracks }, parts, clock });
}

const interval = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(0) });
const chunks = () => Array.fromAsync(pipeline.storage.current.list('raw/'));

const theRecording = () => theRecordingOf(database.db, session);

/** A participant joins, and the recorder begins. */
async function begin(): Promise<string> {
  await pipeline.receive(joinedBody(interval()));
  await pipeline.runDueJobs();
  return (await theRecording()).id;
}

/** All participants leave half a minute after the beginning. Returns the error codes of failed jobs. */
async function leave(): Promise<string[]> {
  await pipeline.receive(leftBody({ ...interval(), leftAt: at(30) }));
  clock.moveTo(at(50));
  const codes: string[] = [];
  await pipeline.runDueJobs(
    (_, error) => void codes.push(error instanceof YoungMindsError ? error.code : String(error)),
  );
  return codes;
}

/** Writes what a recorder writes from one second to another. Without an end, its machine was lost. */
function writeRun(disk: CaptureDisk, recordingId: string, { fromS, toS }: { fromS: number; toS?: number }): void {
  const take = at(fromS).getTime();
  const file = `take-${take}/TR_camera.mkv`;
  disk.append(recordingId, file, `the picture from second ${fromS} on`);
  disk.note(
    recordingId,
    take,
    { type: 'take_began', atMs: take, take, recordingSid: `EM_${recordingId}` },
    {
      ...{ type: 'track_began', atMs: take, take, trackSid: 'TR_camera', participantSid: 'PA_1', identity: 'ada' },
      ...{ source: 'camera', kind: 'video', codec: 'vp8', clockRateHz: 90_000, firstTimestamp: 0, file },
    },
  );
  if (toS !== undefined) endRun(disk, recordingId, { fromS, toS });
}

function endRun(disk: CaptureDisk, recordingId: string, { fromS, toS }: { fromS: number; toS: number }): void {
  const take = at(fromS).getTime();
  disk.note(recordingId, take, { type: 'take_ended', atMs: at(toS).getTime(), take, reason: 'stopped' });
}

/** Composes as the job's last retry. */
const composeAtLast = (recordingId: string) => composeRecording(pipeline, { recordingId, attempt: 3, signal });
const storeAtLast = (recordingId: string) => storeRecording(pipeline, { recordingId, attempt: 3, signal });

test('raw tracks are deleted from the store once the finished file was verified', async () => {
  const recordingId = await begin();
  writeRun(here, recordingId, { fromS: 0, toS: 50 });
  await here.upload(pipeline.storage.current, recordingId);
  expect(await chunks()).toHaveLength(1);
  expect(await leave()).toEqual([]);
  expect(await theRecording()).toMatchObject({
    phase: 'completed',
    metadata: expect.not.objectContaining({ gaps: [] }),
  });
  expect(await chunks()).toEqual([]);
  const audit = (await auditOf(database.db, session)).filter((type) => type.startsWith('raw_tracks'));
  expect(audit).toEqual(['raw_tracks_removed']);
});

test("raw tracks are kept on the operator's request, are not swept, and are deleted by an erasure", async () => {
  await pipeline.close();
  pipeline = await openWorkerPipeline({ toStore: true, keep: true });
  const recordingId = await begin();
  writeRun(here, recordingId, { fromS: 0, toS: 50 });
  await here.upload(pipeline.storage.current, recordingId);
  await leave();
  expect(await theRecording()).toMatchObject({ phase: 'completed', metadata: { rawTracks: 'kept' } });
  // This also holds after the operator has changed the setting: raw tracks that were to be kept are kept.
  await sweepRawTracks({ ...pipeline, policy: { ...pipeline.policy, rawTracks: { toStore: true, keep: false } } });
  expect(await chunks()).toHaveLength(1);
  expect(await strays()).toEqual([]);
  await eraseRecording(pipeline, { recordingId, reason: 'the law', otherStores: [] });
  expect(await chunks()).toEqual([]);
});

async function strays(): Promise<[path: string, reason: string][]> {
  const stores = [pipeline.storage.current];
  const steps = await Array.fromAsync(verifyRecordings(pipeline, { stores, sample: 0, signal }));
  return steps.flatMap((step): [string, string][] => (step.type === 'stray' ? [[step.path, step.reason]] : []));
}

test('the sweep deletes and reports leftover tracks, but not tracks that may still be needed', async () => {
  const onItsWay = await begin();
  writeRun(here, onItsWay, { fromS: 0, toS: 50 });
  await here.upload(pipeline.storage.current, onItsWay);
  const unknown = randomUUID();
  writeRun(here, unknown, { fromS: 0, toS: 50 });
  await here.upload(pipeline.storage.current, unknown);
  const strange = (await chunks()).filter((path) => path.includes(unknown));
  expect(await strays()).toEqual(strange.map((path) => [path, 'unclaimed']));
  await sweepRawTracks(pipeline);
  expect(await chunks()).toHaveLength(2);

  vi.spyOn(pipeline.storage.current, 'deleteRecording').mockRejectedValueOnce(STORE_IS_AWAY);
  await leave();
  expect(await theRecording()).toMatchObject({ phase: 'completed' });
  expect((await strays()).map(([, reason]) => reason).toSorted()).toEqual(['left_behind', 'unclaimed']);
  await sweepRawTracks(pipeline);
  expect(await chunks()).toEqual(strange);
});

test('a worker without local tracks leaves a recording to others first, then downloads it from the store', async () => {
  const recordingId = await begin();
  writeRun(elsewhere, recordingId, { fromS: 0 });
  clock.moveTo(at(24));
  await elsewhere.upload(pipeline.storage.current, recordingId);
  elsewhere[Symbol.dispose]();
  expect(await leave()).toEqual(['RECORDING_NOT_READY']);
  expect(pipeline.composer.composed).toEqual([]);
  expect((await theRecording()).errorCode).toBeNull();

  // Its machine was last seen more than a minute ago, so nothing waits for the end of its capture run.
  clock.moveTo(at(90));
  await composeAtLast(recordingId);
  expect(Object.keys(await here.contents(recordingId))).toHaveLength(2);
  expect(await theRecording()).toMatchObject({
    phase: 'storing',
    metadata: { gaps: [{ from: at(24).toISOString(), to: at(30).toISOString() }] },
  });
  await storeAtLast(recordingId);
  expect(await theRecording()).toMatchObject({ phase: 'completed' });
  const audit = (await auditOf(database.db, session)).filter((type) => type.startsWith('raw_tracks'));
  expect(audit).toEqual(['raw_tracks_restored', 'raw_tracks_removed']);
});

test('a worker waits for a recently active machine until its capture run is uploaded', async () => {
  const recordingId = await begin();
  writeRun(elsewhere, recordingId, { fromS: 0 });
  clock.moveTo(at(24));
  await elsewhere.upload(pipeline.storage.current, recordingId);
  await leave();
  const composed = composeAtLast(recordingId);
  await eventually(async () => expect(Object.keys(await here.contents(recordingId))).toHaveLength(2));
  endRun(elsewhere, recordingId, { fromS: 0, toS: 50 });
  await elsewhere.upload(pipeline.storage.current, recordingId);
  await composed;
  expect(await here.contents(recordingId)).toEqual(await elsewhere.contents(recordingId));
  expect((await theRecording()).metadata).not.toHaveProperty('gaps');
});

test('the gap between two machines is known once the capture runs of both are on one', async () => {
  const recordingId = await begin();
  writeRun(elsewhere, recordingId, { fromS: 0 });
  clock.moveTo(at(8));
  await elsewhere.upload(pipeline.storage.current, recordingId);
  await pipeline.recorder.report({ type: 'resumed', recordingId, at: at(20), since: null });
  writeRun(here, recordingId, { fromS: 20, toS: 50 });
  clock.moveTo(at(70));
  expect(await leave()).toEqual([]);
  const gap = { from: at(8).toISOString(), to: at(20).toISOString() };
  expect(await theRecording()).toMatchObject({ phase: 'completed', metadata: { isSpread: true, gaps: [gap] } });
});

test('without the store a local recording is composed, and a shared one waits for it', async () => {
  const recordingId = await begin();
  writeRun(here, recordingId, { fromS: 0, toS: 50 });
  const list = vi.spyOn(pipeline.storage.current, 'list').mockImplementation(() => {
    throw STORE_IS_AWAY;
  });
  expect(await leave()).toEqual([]);
  expect(pipeline.composer.composed).not.toEqual([]);
  expect(await theRecording()).toMatchObject({ phase: 'completed' });

  session = await seedSession(database.db, { startAt: START });
  const other = await begin();
  await pipeline.recorder.report({ type: 'resumed', recordingId: other, at: at(10), since: null });
  writeRun(here, other, { fromS: 10, toS: 80 });
  expect(await leave()).toEqual([]);
  expect(await theRecording()).toMatchObject({ phase: 'composing', errorCode: 'STORAGE_UNAVAILABLE' });
  list.mockRestore();
  clock.moveTo(new Date(Date.now() + 3_600_000));
  await sweep(pipeline);
  await pipeline.runDueJobs();
  expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null });
});

test('a recording without any tracks waits for its machine before it is given up', async () => {
  const recordingId = await begin();
  expect(await leave()).toEqual([]);
  expect(await theRecording()).toMatchObject({ phase: 'composing', errorCode: 'RECORDING_NOT_READY' });
  clock.moveTo(at(600));
  await composeAtLast(recordingId);
  expect(pipeline.composer.composed).toEqual([]);
  clock.moveTo(at(651));
  await composeAtLast(recordingId);
  expect(pipeline.composer.composed).toHaveLength(1);
});

test('a disk without space for the tracks of others uses no attempt', async () => {
  const recordingId = await begin();
  writeRun(elsewhere, recordingId, { fromS: 0, toS: 50 });
  await elsewhere.upload(pipeline.storage.current, recordingId);
  await leave();
  const full = new YoungMindsError('RECORDER_UNAVAILABLE', 'The disk is full.');
  const write = vi.spyOn(here.rawTracks, 'write').mockRejectedValue(full);
  await composeAtLast(recordingId);
  expect(await theRecording()).toMatchObject({ phase: 'composing', errorCode: 'RECORDER_UNAVAILABLE' });
  write.mockRestore();
  await composeAtLast(recordingId);
  expect(await theRecording()).toMatchObject({ phase: 'storing', errorCode: null });
});
