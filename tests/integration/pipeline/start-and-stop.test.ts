import { YoungMindsError } from '@young-minds/core';
import { renewLeases, startRecording, stopRecording, sweep } from '@young-minds/recording/capture';
import { DEFAULT_RECORDING_CONFIG, LEASE_DURATION_MS, type RecordingPolicy } from '@young-minds/recording/domain';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { auditOf, notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let session: SeededSession;
const lines: WorkerPipeline[] = [];

// A sweep covers the whole database, so every test has a separate one.
beforeEach(async () => {
  database = await createTestDatabase();
  session = await seedSession(database.db, { startAt: START });
});

afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
  await database.drop();
});

async function openLine(worker?: string, policy?: Partial<RecordingPolicy>): Promise<WorkerPipeline> {
  const line = await createWorkerPipeline({
    db: database.db,
    startAt: START,
    ...(worker && { worker }),
    ...(policy && { policy }),
  });
  lines.push(line);
  return line;
}

const mentor = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) });

async function join(line: WorkerPipeline): Promise<void> {
  line.clock.moveTo(at(1));
  await line.receive(joinedBody(mentor()));
  await line.runDueJobs();
}

async function leave(line: WorkerPipeline, leftAt: Date): Promise<void> {
  line.clock.moveTo(leftAt);
  await line.receive(leftBody({ ...mentor(), leftAt }));
  await line.runDueJobs();
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
    const line = await openLine('a worker', { isEnabled: false });
    await join(line);
    await sweep(line);
    await line.runDueJobs();
    expect(await recordings()).toEqual([]);
    expect(line.recorder.started).toEqual([]);
  });

  test('if the session has recording disabled', async () => {
    session = await seedSession(database.db, { recordingConfig: { ...DEFAULT_RECORDING_CONFIG, enabled: false } });
    const line = await openLine();
    await join(line);
    expect(await recordings()).toEqual([]);
  });
});

test('the session’s own settings reach the recorder', async () => {
  const recordingConfig = { enabled: true, resolution: '1920x1080', fps: 25, bitrate: 3_000_000 } as const;
  session = await seedSession(database.db, { recordingConfig });
  const line = await openLine();
  await join(line);
  expect(line.recorder.started).toMatchObject([{ config: recordingConfig }]);
  expect(await recordings()).toMatchObject([{ config: recordingConfig }]);
});

describe('a recorder that cannot start', () => {
  const unavailable = new YoungMindsError('RECORDER_UNAVAILABLE', 'The capture folder cannot be written to.');

  test('is audited, shown in the row, and starts on a retry', async () => {
    const line = await openLine();
    line.recorder.startError = unavailable;
    await expect(join(line)).rejects.toThrow(unavailable);
    expect(await recordings()).toMatchObject([
      { phase: 'requested', errorCode: 'RECORDER_UNAVAILABLE', errorMessage: unavailable.message, leaseOwner: null },
    ]);
    expect(await auditOf(database.db, session)).toContain('recording_start_failed');

    line.recorder.startError = null;
    await sweep(line);
    await line.runDueJobs();
    expect(await recordings()).toMatchObject([{ phase: 'capturing', errorCode: null, errorMessage: null }]);
  });

  test('ends as a failed recording with its reason once all participants have left', async () => {
    const line = await openLine();
    line.recorder.startError = unavailable;
    await expect(join(line)).rejects.toThrow(unavailable);
    line.composer.composeError = new YoungMindsError('NOTHING_CAPTURED', 'There is nothing to compose.');
    await leave(line, at(30));
    line.clock.moveTo(at(50));
    await expect(line.runDueJobs()).rejects.toThrow('There is nothing to compose.');
    await giveUpRecording(line, { recordingId: await onlyId() });
    await line.runDueJobs();
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
    const line = await openLine();
    await join(line);
    await leave(line, at(30));
    line.recorder.isSilent = true;
    line.clock.moveTo(at(50));
    await line.runDueJobs();
    expect(await phases()).toEqual(['stopping']);

    line.clock.moveTo(at(51));
    await line.receive(joinedBody({ ...mentor(), participantSid: 'PA_2', joinedAt: at(51) }));
    await line.runDueJobs();
    expect(await phases()).toEqual(['stopping']);

    await line.recorder.end(await onlyId());
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed', 'capturing']);
    expect(await recordings()).toMatchObject([{ lastLeftAt: at(30) }, { firstJoinedAt: at(51) }]);
  });
});

describe('several workers', () => {
  test('record a room only once', async () => {
    const [one, other] = [await openLine('one'), await openLine('other')];
    await join(one);
    await startRecording(other, { recordingId: await onlyId() });
    expect(other.recorder.started).toEqual([]);
    expect(await recordings()).toMatchObject([{ leaseOwner: 'one' }]);
  });

  test('continue a recording that another worker released', async () => {
    const [one, other] = [await openLine('one'), await openLine('other')];
    await join(one);
    other.clock.moveTo(at(2 + LEASE_DURATION_MS / 1000));
    await sweep(other);
    await other.runDueJobs();
    expect(other.recorder.started).toMatchObject([{ recordingId: one.recorder.started[0]?.recordingId }]);
    expect(await recordings()).toMatchObject([{ phase: 'capturing', leaseOwner: 'other' }]);
  });

  test('stop recording after another worker took over', async () => {
    const [one, other] = [await openLine('one'), await openLine('other')];
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
    const [one, other] = [await openLine('one'), await openLine('other')];
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
    const [one, other] = [await openLine('one'), await openLine('other')];
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
    const [one, other] = [await openLine('one'), await openLine('other')];
    await one.receive(joinedBody(mentor()));
    other.clock.moveTo(at(6));
    await sweep(other);
    await other.runDueJobs();
    expect(await phases()).toEqual(['capturing']);
  });

  test('stops a recording whose stop job was lost', async () => {
    const line = await openLine();
    await join(line);
    await line.receive(leftBody({ ...mentor(), leftAt: at(30) }));
    await line.runDueJobs();
    line.jobs.loseAll();
    line.clock.moveTo(at(51));
    await sweep(line);
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed']);
  });

  test('continues without a recorder that never confirms its stop', async () => {
    const line = await openLine();
    await join(line);
    await leave(line, at(30));
    line.recorder.isSilent = true;
    line.clock.moveTo(at(50));
    await line.runDueJobs();
    line.clock.moveTo(at(111));
    await sweep(line);
    await line.runDueJobs();
    expect(await recordings()).toMatchObject([{ phase: 'completed', firstJoinedAt: at(1), lastLeftAt: at(30) }]);
  });

  test('resumes composing and storing if their jobs were lost', async () => {
    const line = await openLine();
    await join(line);
    await leave(line, at(30));
    line.clock.moveTo(at(50));
    line.jobs.lose('compose-recording');
    await line.runDueJobs();
    expect(await phases()).toEqual(['composing']);
    line.clock.moveTo(at(111));
    await sweep(line);
    line.jobs.lose('store-recording');
    await line.runDueJobs();
    expect(await phases()).toEqual(['storing']);
    line.clock.moveTo(at(172));
    await sweep(line);
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed']);
  });
});

describe('a capture that breaks off', () => {
  test('is composed up to the break, and another starts after a pause while participants are present', async () => {
    const line = await openLine();
    await join(line);
    line.clock.moveTo(at(40));
    await line.recorder.end(await onlyId());
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed']);

    await sweep(line);
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed']);
    line.clock.moveTo(at(45));
    await sweep(line);
    await line.runDueJobs();
    expect(await phases()).toEqual(['completed', 'capturing']);
    expect(await recordings()).toMatchObject([{ lastLeftAt: at(40) }, { firstJoinedAt: at(40) }]);
  });
});
