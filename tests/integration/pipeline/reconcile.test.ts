import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { livekitEvents, livekitRecordings, operatorAlerts } from '@young-minds/database/schema';
import { renewLeases, sweep } from '@young-minds/recording/capture';
import { rawChunkPath } from '@young-minds/recording/domain';
import {
  type ReconcileSummary,
  reconcileInTurn,
  reconcileRecordings,
  retryRecording,
} from '@young-minds/recording/maintenance';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf, notificationsOf, presentIn, recordingsOf, theRecordingOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const HOUR_S = 3600;

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

const theRecording = () => theRecordingOf(database.db, session);

const interval = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) });

async function begin(): Promise<void> {
  await pipeline.receive(joinedBody(interval()));
  await pipeline.runDueJobs();
  pipeline.roomParticipants.rooms.set(session.roomName, {
    roomSid: 'RM_first',
    participants: [{ participantSid: 'PA_1', identity: session.mentorId, joinedAt: at(1) }],
  });
}

async function end(): Promise<void> {
  pipeline.roomParticipants.rooms.clear();
  await pipeline.receive(leftBody({ ...interval(), leftAt: at(30) }));
  pipeline.clock.moveTo(at(50));
  await pipeline.runDueJobs(() => {});
}

async function record(): Promise<void> {
  await begin();
  await end();
}

/** Creates a recording for which all retries of composing, or of storing, were used up. */
async function fail(step: 'composing' | 'storing'): Promise<string> {
  const broken = new YoungMindsError(step === 'composing' ? 'COMPOSITION_FAILED' : 'STORAGE_UNAVAILABLE', 'Not now.');
  if (step === 'composing') pipeline.composer.composeError = broken;
  const upload = vi.spyOn(pipeline.storage.current, 'uploadRecording');
  if (step === 'storing') upload.mockRejectedValue(broken);
  await record();
  const { id: recordingId } = await theRecording();
  await giveUpRecording(pipeline, { recordingId });
  await pipeline.runDueJobs();
  pipeline.composer.composeError = null;
  upload.mockRestore();
  expect(await theRecording()).toMatchObject({ phase: 'failed', errorCode: broken.code });
  return recordingId;
}

/** Records a session that completes. Returns its recording and object path. */
async function completed() {
  await record();
  const recording = await theRecording();
  expect(recording.phase).toBe('completed');
  return { ...recording, path: `sessions/${session.sessionId}/${recording.id}.mp4` };
}

const repairsOf = ({ repairs, troubles }: ReconcileSummary) => {
  expect(troubles).toEqual([]);
  return Object.fromEntries(repairs.map(({ kind, count }) => [kind, count]));
};

async function run(): Promise<ReturnType<typeof repairsOf>> {
  const summary = await reconcileRecordings(pipeline);
  await pipeline.runDueJobs();
  return repairsOf(summary);
}

const alerts = () => database.db.select().from(operatorAlerts);

describe('sessions known only to LiveKit', () => {
  const mentor = () => ({ participantSid: 'PA_1', identity: session.mentorId, joinedAt: at(1) });
  const open = () =>
    pipeline.roomParticipants.rooms.set(session.roomName, { roomSid: 'RM_first', participants: [mentor()] });

  test('are recorded from the first join to the last leave without a webhook', async () => {
    open();
    pipeline.clock.moveTo(at(5));
    expect(await run()).toEqual({ presence_unknown: 1 });
    expect(await theRecording()).toMatchObject({ phase: 'capturing', firstJoinedAt: at(1) });
    expect(await presentIn(database.db, session)).toEqual(['PA_1']);

    pipeline.roomParticipants.rooms.clear();
    pipeline.clock.moveTo(at(65));
    await renewLeases(pipeline);
    expect(await run()).toEqual({ presence_unknown: 1 });
    pipeline.clock.moveTo(at(85));
    await pipeline.runDueJobs();
    expect(await theRecording()).toMatchObject({ phase: 'completed', lastLeftAt: at(65) });
    expect(await auditOf(database.db, session)).toContain('reconciler_repaired');
  });

  test('are reported by a dry run, which changes nothing', async () => {
    open();
    pipeline.clock.moveTo(at(5));
    expect(repairsOf(await reconcileRecordings(pipeline, { isDryRun: true }))).toEqual({ presence_unknown: 1 });
    expect(await recordingsOf(database.db, session)).toEqual([]);
    expect(await auditOf(database.db, session)).toEqual([]);
  });

  test('rooms of other applications on the same LiveKit are not changed', async () => {
    pipeline.roomParticipants.rooms.set('another-product', { roomSid: 'RM_1', participants: [mentor()] });
    pipeline.roomParticipants.rooms.set(`session-${crypto.randomUUID()}`, {
      roomSid: 'RM_2',
      participants: [mentor()],
    });
    expect(await run()).toEqual({});
  });
});

describe('recordings in progress', () => {
  test('are resumed if no live worker holds them', async () => {
    await begin();
    const { id } = await theRecording();
    await database.db.update(livekitRecordings).set({ leaseOwner: 'a dead worker', leaseExpiresAt: at(2) });
    pipeline.recorder.started.length = 0;
    pipeline.clock.moveTo(at(120));
    expect(await run()).toEqual({ recording_unheld: 1 });
    expect(pipeline.recorder.started).toMatchObject([{ recordingId: id }]);
  });

  test('have a leftover recorder removed from the room once they are over', async () => {
    await completed();
    const { id: recordingId } = await theRecording();
    const { roomName } = session;
    pipeline.roomParticipants.rooms.set(roomName, { roomSid: 'RM_first', participants: [] });
    pipeline.roomParticipants.recorders.push({ roomName, recordingId });
    pipeline.clock.moveTo(at(60));
    expect(await run()).toEqual({});
    pipeline.clock.moveTo(at(90));
    expect(await run()).toEqual({ recorder_orphaned: 1 });
    expect(pipeline.roomParticipants.removed).toEqual([{ roomName, recordingId }]);
  });
});

describe('a failed recording', () => {
  test.each(['composing', 'storing'] as const)('in %s is retried an hour later and reported again', async (step) => {
    await fail(step);
    expect(await run()).toEqual({});
    pipeline.clock.moveTo(at(50 + HOUR_S));
    expect(await run()).toEqual({ failed_with_bytes: 1 });
    expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null });
    const kinds = (await notificationsOf(database.db, session)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['recording_failed', 'recording_failed', 'recording_ready', 'recording_ready']);
    expect(await auditOf(database.db, session)).toContain('recording_retried');
  });

  test('is retried at growing intervals', async () => {
    const recordingId = await fail('composing');
    pipeline.clock.moveTo(at(50 + HOUR_S));
    pipeline.composer.composeError = new YoungMindsError('COMPOSITION_FAILED', 'Still not.');
    await reconcileRecordings(pipeline);
    await pipeline.runDueJobs(() => {});
    await giveUpRecording(pipeline, { recordingId });
    pipeline.clock.moveTo(at(50 + 2 * HOUR_S));
    expect(await run()).toEqual({});
    pipeline.composer.composeError = null;
    pipeline.clock.moveTo(at(50 + 3 * HOUR_S));
    expect(await run()).toEqual({ failed_with_bytes: 1 });
  });

  test('is retried if its tracks are only in the store', async () => {
    const recordingId = await fail('composing');
    await pipeline.composer.discard(recordingId);
    pipeline.clock.moveTo(at(50 + HOUR_S));
    expect(await run()).toEqual({});
    const file = join(pipeline.directory, 'chunk');
    await writeFile(file, 'a chunk');
    const chunk = { recordingId, writer: '0'.repeat(16), sequence: 1, sha256: 'a'.repeat(64) };
    await pipeline.storage.current.uploadRecording(file, rawChunkPath(chunk));
    const { repairs } = await reconcileRecordings(pipeline);
    expect(repairs).toEqual([{ kind: 'failed_with_bytes', count: 1 }]);
  });

  test('is completed immediately if its object is intact', async () => {
    const { id, path, sha256, fileSizeBytes } = await completed();
    const failed = { phase: 'failed', status: 'failed', errorMessage: 'The disk was lost.' } as const;
    await database.db.update(livekitRecordings).set({ ...failed, completedAt: null, storagePath: null });
    await pipeline.composer.discard(id);
    expect(await run()).toEqual({ object_unclaimed: 1 });
    expect(await theRecording()).toMatchObject({ phase: 'completed', storagePath: path, sha256, fileSizeBytes });
  });

  test('is not completed by an object of another size', async () => {
    const { metadata } = await completed();
    const artifact = { ...(metadata.artifact as object), sizeBytes: 1 };
    const failed = { phase: 'failed', status: 'failed', errorMessage: 'The disk was lost.' } as const;
    await database.db.update(livekitRecordings).set({ ...failed, completedAt: null, metadata: { artifact } });
    expect(await run()).toEqual({});
  });

  test("is retried immediately on the operator's request, and refused if no tracks are left", async () => {
    const recordingId = await fail('storing');
    expect(await retryRecording(pipeline, { recordingId })).toBe('capture');
    await pipeline.runDueJobs();
    expect(await theRecording()).toMatchObject({ phase: 'completed' });
    await expect(retryRecording(pipeline, { recordingId })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });

    const other = await seedSession(database.db, { startAt: START });
    const failed = { recorder: 'embedded', config: {}, phase: 'failed', status: 'failed', errorMessage: 'Lost.' };
    const lost = { ...failed, roomId: other.roomId, captureEndedAt: START } as never;
    const [row] = await database.db.insert(livekitRecordings).values(lost).returning({ id: livekitRecordings.id });
    await pipeline.composer.discard(row?.id ?? '');
    const retry = retryRecording(pipeline, { recordingId: row?.id ?? '' });
    await expect(retry).rejects.toMatchObject({ code: 'NOTHING_CAPTURED' });
  });
});

test.each(['composing', 'storing'] as const)('a row from a backup that is %s finds its object', async (phase) => {
  const { id, path, durationSeconds } = await completed();
  const earlier = { phase, status: 'in_progress', completedAt: null, storagePath: null, metadata: {} } as const;
  await database.db.update(livekitRecordings).set(earlier);
  await pipeline.composer.discard(id);
  pipeline.clock.moveTo(at(200));
  expect(await run()).toEqual({ object_unclaimed: 1 });
  expect(await theRecording()).toMatchObject({ phase: 'completed', storagePath: path, durationSeconds });
});

describe('a completed recording', () => {
  test('keeps its state if its object is missing, and alerts the operator once', async () => {
    const { id, path } = await completed();
    await pipeline.storage.current.deleteRecording(path);
    for (let runs = 0; runs < 2; runs += 1) expect(await run()).toEqual({});
    expect(await theRecording()).toMatchObject({ phase: 'completed', status: 'completed' });
    expect(await alerts()).toMatchObject([{ alert: 'object_lost', recordingId: id, sentAt: null }]);
    const found = (await auditOf(database.db, session)).filter((type) => type === 'reconciler_found');
    expect(found).toHaveLength(1);
  });

  test('has leftover tracks deleted once its object was verified', async () => {
    const { id } = await completed();
    await mkdir(join(pipeline.directory, 'capture', id), { recursive: true });
    pipeline.composer.discarded.length = 0;
    expect(await run()).toEqual({});
    pipeline.clock.moveTo(at(1000));
    expect(await run()).toEqual({ capture_left_over: 1 });
    expect(pipeline.composer.discarded).toEqual([id]);
  });

  test('keeps its tracks if its object is missing', async () => {
    const { id, path } = await completed();
    await mkdir(join(pipeline.directory, 'capture', id), { recursive: true });
    pipeline.composer.discarded.length = 0;
    await pipeline.storage.current.deleteRecording(path);
    pipeline.clock.moveTo(at(1000));
    expect(await run()).toEqual({});
    expect(pipeline.composer.discarded).toEqual([]);
  });
});

test('tracks of an unknown recording are kept, and the operator is alerted', async () => {
  const unknown = crypto.randomUUID();
  for (const name of [unknown, '.moving']) await mkdir(join(pipeline.directory, 'capture', name), { recursive: true });
  const { findings } = await reconcileRecordings(pipeline);
  expect(findings).toEqual([{ kind: 'capture_unknown', count: 1 }]);
  expect(await alerts()).toMatchObject([{ alert: 'capture_unknown', subject: unknown }]);
  expect(pipeline.composer.discarded).toEqual([]);
});

test('missing evidence does not block the check of other recordings', async () => {
  await fail('composing');
  pipeline.clock.moveTo(at(50 + HOUR_S));
  const away = new YoungMindsError('LIVEKIT_UNAVAILABLE', 'LiveKit does not answer.');
  vi.spyOn(pipeline.roomParticipants, 'listOpen').mockRejectedValue(away);
  const { repairs, troubles } = await reconcileRecordings(pipeline);
  expect(repairs).toEqual([{ kind: 'failed_with_bytes', count: 1 }]);
  expect(troubles).toMatchObject([
    { check: 'presence', code: 'LIVEKIT_UNAVAILABLE' },
    { check: 'recorders', code: 'LIVEKIT_UNAVAILABLE' },
  ]);
});

test('one of several workers runs the reconciliation, once a minute', async () => {
  const runs = () => Promise.all([1, 2, 3].map(() => reconcileInTurn(pipeline)));
  const made = async () => (await runs()).filter((summary) => summary !== null).length;
  expect(await made()).toBe(1);
  pipeline.clock.advance(59_000);
  expect(await made()).toBe(0);
  pipeline.clock.advance(1_000);
  expect(await made()).toBe(1);
});

test('a stale row does not block recording: its tracks are composed, and the next one starts', async () => {
  await begin();
  const { id } = await theRecording();
  const stale = { phase: 'stopping', leaseOwner: 'a dead worker', leaseExpiresAt: at(2), updatedAt: at(2) } as const;
  await database.db.update(livekitRecordings).set(stale).where(eq(livekitRecordings.id, id));
  // Both the time limit to confirm a stop and the pause before the next retry have passed.
  for (const moment of [at(200), at(230)]) {
    pipeline.clock.moveTo(moment);
    await run();
    await sweep(pipeline);
    await pipeline.runDueJobs();
  }
  const phases = (await recordingsOf(database.db, session)).map(({ phase }) => phase);
  expect(phases).toEqual(['completed', 'capturing']);
  const repairs = await database.db
    .select()
    .from(livekitEvents)
    .where(eq(livekitEvents.eventType, 'reconciler_repaired'));
  expect(repairs).toMatchObject([{ recordingId: id, source: 'reconciler', eventData: { kind: 'recording_unheld' } }]);
});
