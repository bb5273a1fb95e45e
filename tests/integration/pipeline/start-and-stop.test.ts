import { YoungMindsError } from '@young-minds/core';
import { renewLeases, startRecording, stopRecording, sweep } from '@young-minds/recording/capture';
import { DEFAULT_RECORDING_CONFIG, LEASE_DURATION_MS, type RecordingPolicy } from '@young-minds/recording/domain';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { auditOf, coverageOfRow, notificationsOf, recordingsOf, theRecordingOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let session: SeededSession;
const pipelines: WorkerPipeline[] = [];

// A sweep covers the whole database, so every test has a separate one.
beforeEach(async () => {
  database = await createTestDatabase();
  session = await seedSession(database.db, { startAt: START });
});

afterEach(async () => {
  for (const pipeline of pipelines.splice(0)) await pipeline.close();
  await database.drop();
});

async function openWorkerPipeline(worker?: string, policy?: Partial<RecordingPolicy>): Promise<WorkerPipeline> {
  const pipeline = await createWorkerPipeline({
    db: database.db,
    startAt: START,
    ...(worker && { worker }),
    ...(policy && { policy }),
  });
  pipelines.push(pipeline);
  return pipeline;
}

const mentor = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) });

async function join(pipeline: WorkerPipeline): Promise<void> {
  pipeline.clock.moveTo(at(1));
  await pipeline.receive(joinedBody(mentor()));
  await pipeline.runDueJobs();
}

async function leave(pipeline: WorkerPipeline, leftAt: Date): Promise<void> {
  pipeline.clock.moveTo(leftAt);
  await pipeline.receive(leftBody({ ...mentor(), leftAt }));
  await pipeline.runDueJobs();
}

/** Opens a pipeline whose recorder was asked to stop after 50 s, 20 s after the last leave, and does not confirm it. */
async function openStoppingPipeline(): Promise<WorkerPipeline> {
  const pipeline = await openWorkerPipeline();
  await join(pipeline);
  await leave(pipeline, at(30));
  pipeline.recorder.isSilent = true;
  pipeline.clock.moveTo(at(50));
  await pipeline.runDueJobs();
  return pipeline;
}

const recordings = () => recordingsOf(database.db, session);

/** Returns the id of the session's only recording. */
async function onlyId(): Promise<string> {
  const [recording, ...others] = await recordings();
  if (recording === undefined || others.length > 0) throw new Error('The session has not one recording.');
  return recording.id;
}

const phases = async () => (await recordings()).map(({ phase }) => phase);

describe('nothing is recorded', () => {
  test('if the operator has disabled recording', async () => {
    const pipeline = await openWorkerPipeline('a worker', { isEnabled: false });
    await join(pipeline);
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await recordings()).toEqual([]);
    expect(pipeline.recorder.started).toEqual([]);
  });

  test('if the session has recording disabled', async () => {
    session = await seedSession(database.db, { recordingConfig: { ...DEFAULT_RECORDING_CONFIG, enabled: false } });
    const pipeline = await openWorkerPipeline();
    await join(pipeline);
    expect(await recordings()).toEqual([]);
  });
});

test('the session’s own settings reach the recorder', async () => {
  const recordingConfig = { enabled: true, resolution: '1920x1080', fps: 25, bitrate: 3_000_000 } as const;
  session = await seedSession(database.db, { recordingConfig });
  const pipeline = await openWorkerPipeline();
  await join(pipeline);
  expect(pipeline.recorder.started).toMatchObject([{ config: recordingConfig }]);
  expect(await recordings()).toMatchObject([{ config: recordingConfig }]);
});

test('nothing is missing before the connection of the first participant was established', async () => {
  const pipeline = await openWorkerPipeline();
  pipeline.clock.moveTo(at(3.4));
  await pipeline.receive(joinedBody({ ...mentor(), connectedAt: at(3.3) }));
  pipeline.clock.moveTo(at(3.9));
  await pipeline.runDueJobs();
  await leave(pipeline, at(30));
  pipeline.clock.moveTo(at(60));
  await pipeline.runDueJobs();
  const recording = await theRecordingOf(database.db, session);
  expect(recording).toMatchObject({ phase: 'completed', firstJoinedAt: at(1), startedAt: at(3.9) });
  expect(coverageOfRow(recording)?.missing).toEqual([]);
});

test('the operator’s layout applies to sessions that choose none', async () => {
  const chosen = { ...DEFAULT_RECORDING_CONFIG, layout: 'grid' } as const;
  for (const [recordingConfig, layout] of [
    [DEFAULT_RECORDING_CONFIG, 'speaker'],
    [chosen, 'grid'],
  ] as const) {
    session = await seedSession(database.db, { recordingConfig });
    await join(await openWorkerPipeline('a worker', { layout: 'speaker' }));
    expect(await recordings()).toMatchObject([{ config: { ...recordingConfig, layout } }]);
  }
});

describe('a recorder that cannot start', () => {
  const unavailable = new YoungMindsError('RECORDER_UNAVAILABLE', 'The capture folder cannot be written to.');

  test('is audited, shown in the row, and starts on a retry', async () => {
    const pipeline = await openWorkerPipeline();
    pipeline.recorder.startError = unavailable;
    await expect(join(pipeline)).rejects.toThrow(unavailable);
    expect(await recordings()).toMatchObject([
      { phase: 'requested', errorCode: 'RECORDER_UNAVAILABLE', errorMessage: unavailable.message, leaseOwner: null },
    ]);
    expect(await auditOf(database.db, session)).toContain('recording_start_failed');

    pipeline.recorder.startError = null;
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await recordings()).toMatchObject([{ phase: 'capturing', errorCode: null, errorMessage: null }]);
  });

  test('ends as a failed recording with its reason once all participants have left', async () => {
    const pipeline = await openWorkerPipeline();
    pipeline.recorder.startError = unavailable;
    await expect(join(pipeline)).rejects.toThrow(unavailable);
    pipeline.composer.composeError = new YoungMindsError('NOTHING_CAPTURED', 'There is nothing to compose.');
    await leave(pipeline, at(30));
    pipeline.clock.moveTo(at(50));
    await expect(pipeline.runDueJobs()).rejects.toThrow('There is nothing to compose.');
    await giveUpRecording(pipeline, { recordingId: await onlyId() });
    await pipeline.runDueJobs();
    expect(await recordings()).toMatchObject([
      { phase: 'failed', status: 'failed', errorCode: 'RECORDER_UNAVAILABLE' },
    ]);
    expect(await notificationsOf(database.db, session)).toMatchObject([
      { kind: 'recording_failed' },
      { kind: 'recording_failed' },
    ]);
  });
});

describe('a participant who joins while a recording is stopping', () => {
  test('is recorded by the next one, which starts once the old one is no longer active', async () => {
    const pipeline = await openStoppingPipeline();
    expect(await phases()).toEqual(['stopping']);

    pipeline.clock.moveTo(at(51));
    await pipeline.receive(joinedBody({ ...mentor(), participantSid: 'PA_2', joinedAt: at(51) }));
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['stopping']);

    await pipeline.recorder.end(await onlyId());
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed', 'capturing']);
    expect(await recordings()).toMatchObject([{ lastLeftAt: at(30) }, { firstJoinedAt: at(51) }]);
  });
});

describe('several workers', () => {
  test('record a room only once', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await join(one);
    await startRecording(other, { recordingId: await onlyId() });
    expect(other.recorder.started).toEqual([]);
    expect(await recordings()).toMatchObject([{ leaseOwner: 'one' }]);
  });

  test('continue a recording that another worker released', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await join(one);
    other.clock.moveTo(at(2 + LEASE_DURATION_MS / 1000));
    await sweep(other);
    await other.runDueJobs();
    expect(other.recorder.started).toMatchObject([{ recordingId: one.recorder.started[0]?.recordingId }]);
    expect(await recordings()).toMatchObject([{ phase: 'capturing', leaseOwner: 'other' }]);
  });

  test('stop recording after another worker took over', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await join(one);
    other.clock.moveTo(at(2 + LEASE_DURATION_MS / 1000));
    await sweep(other);
    await other.runDueJobs();
    await renewLeases(other);
    expect(other.recorder.handedOver).toEqual([]);
    await renewLeases(one);
    expect(one.recorder.handedOver).toEqual([await onlyId()]);
    expect(one.recorder.stopped).toEqual([]);
  });

  test('keep a lease that they renew', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await join(one);
    one.clock.moveTo(at(10));
    await renewLeases(one);
    expect(await recordings()).toMatchObject([{ leaseExpiresAt: at(10 + LEASE_DURATION_MS / 1000) }]);
    other.clock.moveTo(at(2 + LEASE_DURATION_MS / 1000));
    await sweep(other);
    await other.runDueJobs();
    expect(other.recorder.started).toEqual([]);
  });

  test('pass a stop from another worker’s job to the recording worker', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await join(one);
    const recordingId = await onlyId();
    await leave(one, at(3));
    one.clock.moveTo(at(14));
    await renewLeases(one);
    other.clock.moveTo(at(23));
    await stopRecording(other, { recordingId });
    expect(other.recorder.stopped).toEqual([]);
    await renewLeases(one);
    expect(one.recorder.stopped).toEqual([recordingId]);
  });
});

describe('the sweep', () => {
  test('applies a webhook whose job was lost', async () => {
    const [one, other] = [await openWorkerPipeline('one'), await openWorkerPipeline('other')];
    await one.receive(joinedBody(mentor()));
    other.clock.moveTo(at(6));
    await sweep(other);
    await other.runDueJobs();
    expect(await phases()).toEqual(['capturing']);
  });

  test('stops a recording whose stop job was lost', async () => {
    const pipeline = await openWorkerPipeline();
    await join(pipeline);
    await pipeline.receive(leftBody({ ...mentor(), leftAt: at(30) }));
    await pipeline.runDueJobs();
    pipeline.jobs.loseAll();
    pipeline.clock.moveTo(at(51));
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed']);
  });

  test('continues without a recorder that never confirms its stop', async () => {
    const pipeline = await openStoppingPipeline();
    pipeline.clock.moveTo(at(111));
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await recordings()).toMatchObject([{ phase: 'completed', firstJoinedAt: at(1), lastLeftAt: at(30) }]);
  });

  test('resumes composing and storing if their jobs were lost', async () => {
    const pipeline = await openWorkerPipeline();
    await join(pipeline);
    await leave(pipeline, at(30));
    pipeline.clock.moveTo(at(50));
    pipeline.jobs.lose('compose-recording');
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['composing']);
    pipeline.clock.moveTo(at(111));
    await sweep(pipeline);
    pipeline.jobs.lose('store-recording');
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['storing']);
    pipeline.clock.moveTo(at(172));
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed']);
  });
});

describe('a capture that breaks off', () => {
  test('is composed up to the break, and another starts after a pause while participants are present', async () => {
    const pipeline = await openWorkerPipeline();
    await join(pipeline);
    pipeline.clock.moveTo(at(40));
    await pipeline.recorder.end(await onlyId());
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed']);

    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed']);
    pipeline.clock.moveTo(at(45));
    await sweep(pipeline);
    await pipeline.runDueJobs();
    expect(await phases()).toEqual(['completed', 'capturing']);
    expect(await recordings()).toMatchObject([{ lastLeftAt: at(40) }, { firstJoinedAt: at(40) }]);
  });
});
