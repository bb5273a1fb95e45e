import { Readable } from 'node:stream';
import { YoungMindsError } from '@young-minds/core';
import { sweep } from '@young-minds/recording/capture';
import { composeRecording } from '@young-minds/recording/composition';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { storeRecording } from '@young-minds/recording/storing';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf, notificationsOf, theRecordingOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const { signal } = new AbortController();

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

/** Records a participant for half a minute, and runs what follows the stop. */
async function record(): Promise<void> {
  const interval = { session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) };
  await pipeline.receive(joinedBody(interval));
  await pipeline.runDueJobs();
  await pipeline.receive(leftBody({ ...interval, leftAt: at(30) }));
  pipeline.clock.moveTo(at(50));
  await pipeline.runDueJobs();
}

const theRecording = () => theRecordingOf(database.db, session);

const encoderFailure = new YoungMindsError('COMPOSITION_FAILED', 'The encoder ended with code 1.');

test('a failed composition keeps its reason in the row and audit trail until a retry succeeds', async () => {
  pipeline.composer.composeError = encoderFailure;
  await expect(record()).rejects.toThrow(encoderFailure);
  const { id: recordingId, ...row } = await theRecording();
  expect(row).toMatchObject({ phase: 'composing', status: 'in_progress', errorCode: 'COMPOSITION_FAILED' });
  expect(await auditOf(database.db, session)).toContain('recording_compose_failed');

  pipeline.composer.composeError = null;
  await composeRecording(pipeline, { recordingId, attempt: 1, signal });
  await pipeline.runDueJobs();
  expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null, errorMessage: null });
});

test('a composition aborted by a shutdown is not a failure', async () => {
  const stopping = new AbortController();
  pipeline.jobs.lose('compose-recording');
  await record();
  const { id: recordingId } = await theRecording();
  pipeline.composer.composeError = encoderFailure;
  stopping.abort();
  const stopped = composeRecording(pipeline, { recordingId, attempt: 1, signal: stopping.signal });
  await expect(stopped).rejects.toThrow(encoderFailure);
  expect(await theRecording()).toMatchObject({ phase: 'composing', errorCode: null });
});

test('a composition without attempts left fails, lists what remains, and notifies participants once', async () => {
  pipeline.composer.composeError = encoderFailure;
  await expect(record()).rejects.toThrow(encoderFailure);
  const { id: recordingId } = await theRecording();
  await giveUpRecording(pipeline, { recordingId });
  await giveUpRecording(pipeline, { recordingId });
  await pipeline.runDueJobs();

  const errorMessage = expect.stringMatching(/^The encoder ended with code 1\. .*CAPTURE_DIR/);
  const failed = { phase: 'failed', status: 'failed', errorCode: 'COMPOSITION_FAILED', errorMessage };
  expect(await theRecording()).toMatchObject(failed);
  expect(pipeline.composer.discarded).toEqual([]);
  const notice = { kind: 'recording_failed', title: 'Recording failed', recordingId };
  expect(await notificationsOf(database.db, session)).toMatchObject([notice, notice]);
});

test('a file stays on disk while the store is down, and the recording completes once it is back', async () => {
  const away = new YoungMindsError('STORAGE_UNAVAILABLE', 'The store does not answer.');
  vi.spyOn(pipeline.storage.current, 'uploadRecording').mockRejectedValueOnce(away);
  await expect(record()).rejects.toThrow(away);
  const { id: recordingId, ...row } = await theRecording();
  expect(row).toMatchObject({ phase: 'storing', errorCode: 'STORAGE_UNAVAILABLE' });
  expect(pipeline.composer.discarded).toEqual([]);

  await storeRecording(pipeline, { recordingId, attempt: 1, signal });
  expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null });
  expect(pipeline.composer.discarded).toEqual([recordingId]);
});

test('an upload that reads back differently is not completed and nothing is discarded', async () => {
  vi.spyOn(pipeline.storage.current, 'read').mockResolvedValueOnce(Readable.from(['something else']));
  await expect(record()).rejects.toMatchObject({ code: 'INTEGRITY_MISMATCH' });
  expect(await theRecording()).toMatchObject({ phase: 'storing', errorCode: 'INTEGRITY_MISMATCH', storagePath: null });
  expect(pipeline.composer.discarded).toEqual([]);
});

test('a recording given up during its upload keeps its captured tracks', async () => {
  const { current } = pipeline.storage;
  const read = current.read.bind(current);
  vi.spyOn(current, 'read').mockImplementationOnce(async (path) => {
    await giveUpRecording(pipeline, { recordingId: (await theRecording()).id });
    return read(path);
  });
  await record();
  expect(await theRecording()).toMatchObject({ phase: 'failed' });
  expect(pipeline.composer.discarded).toEqual([]);
});

test('a job that runs again cleans up after a worker that exited between upload and cleanup', async () => {
  const interrupted = new Error('The process ended.');
  vi.spyOn(pipeline.composer, 'discard').mockRejectedValueOnce(interrupted);
  await expect(record()).rejects.toThrow(interrupted);
  const { id: recordingId, phase } = await theRecording();
  expect(phase).toBe('completed');
  await storeRecording(pipeline, { recordingId, attempt: 1, signal });
  expect(pipeline.composer.discarded).toEqual([recordingId]);
});

test('a composition without disk space waits without using an attempt, and the sweep resumes it', async () => {
  const hasRoomToCompose = vi.fn(async () => false);
  const disk = { room: null, check: async () => {}, hasRoomToCompose };
  pipeline = await createWorkerPipeline({ db: database.db, startAt: START, parts: () => ({ disk }) });
  onTestFinished(() => pipeline.close());
  await record();
  const { id, ...waiting } = await theRecording();
  expect(waiting).toMatchObject({ phase: 'composing', errorCode: null });
  expect(hasRoomToCompose).toHaveBeenCalledWith(id);
  expect(pipeline.composer.composed).toEqual([]);

  hasRoomToCompose.mockResolvedValue(true);
  pipeline.clock.moveTo(at(200));
  await sweep(pipeline);
  await pipeline.runDueJobs();
  expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null });
  expect(await auditOf(database.db, session)).not.toContain('recording_compose_failed');
});
