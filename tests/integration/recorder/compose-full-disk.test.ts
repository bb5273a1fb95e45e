import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { composeRecording } from '@young-minds/recording/composition';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { storeRecording } from '@young-minds/recording/storing';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodePicture } from '../../support/coded-media.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { theRecordingOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const FULL = {
  code: 'STORAGE_FULL',
  retryable: true,
  message: expect.stringMatching(/No space is left .* free space/),
};
const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const { signal } = new AbortController();

async function mountDisk(folder: string, sizeMb: number, skip: (why: string) => never) {
  await mkdir(folder, { recursive: true });
  const disk = await mountSmallDisk(folder, sizeMb);
  return typeof disk === 'string' ? skip(disk) : { ...disk, [Symbol.asyncDispose]: () => disk.close() };
}

describe('a full disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'full-disk-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('under the store rejects the whole upload until there is space', async ({ skip }) => {
    const directory = join(folder, 'store');
    await using disk = await mountDisk(directory, 2, skip);
    const storage = createLocalStorage({ directory, baseUrl: 'http://127.0.0.1', signingSecret: 'unused here' });
    const [file, path] = [join(folder, 'file'), recordingObjectPath(randomUUID(), randomUUID())];
    const bytes = randomBytes(1_000_000);
    await writeFile(file, bytes);
    await disk.fill();
    await expect(storage.uploadRecording(file, path)).rejects.toMatchObject(FULL);
    expect(await storage.exists(path)).toBe(false);
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
    await disk.free();
    await storage.uploadRecording(file, path);
    expect(bytes.equals(await buffer(await storage.read(path)))).toBe(true);
  });

  test('under the composer pauses it; with space it resumes and completes the recording', async ({ skip }) => {
    const picture = await encodePicture({ picture: 'red', width: 320, height: 180, fps: 10, seconds: 2 });
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 2 })
      .presenceInterval('ada', { fromS: 0, toS: 2 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: picture }], endsAtS: 2 });
    await using disk = await mountDisk(join(capture.directory, 'composition'), 8, skip);
    await disk.fill();
    await expect(capture.compose({ fromS: 0, toS: 2 })).rejects.toSatisfy(
      (error: Error) => 'code' in error && ['STORAGE_FULL', 'ENOSPC'].includes(String(error.code)),
    );
    await disk.free();
    expect(await capture.compose({ fromS: 0, toS: 2 })).toMatchObject({ durationSeconds: 2 });
  });

  describe('in the recording pipeline', () => {
    let database: TestDatabase;
    let pipeline: WorkerPipeline;
    let session: SeededSession;

    beforeEach(async () => {
      database = await createTestDatabase();
      pipeline = await createWorkerPipeline({ db: database.db, startAt: START });
      session = await seedSession(database.db, { startAt: START });
    });
    afterEach(async () => {
      await pipeline.close();
      await database.drop();
    });

    const theRecording = () => theRecordingOf(database.db, session);

    async function record(): Promise<void> {
      const interval = { session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) };
      await pipeline.receive(joinedBody(interval));
      await pipeline.runDueJobs();
      await pipeline.receive(leftBody({ ...interval, leftAt: at(30) }));
      pipeline.clock.moveTo(at(50));
      await pipeline.runDueJobs();
    }

    test('is shown in the row, loses no data, and recovers once there is space', async ({ skip }) => {
      await using disk = await mountDisk(join(pipeline.directory, 'store'), 1, skip);
      await disk.fill();
      await expect(record()).rejects.toMatchObject(FULL);
      const { id: recordingId, ...row } = await theRecording();
      expect(row).toMatchObject({ phase: 'storing', errorCode: 'STORAGE_FULL', errorMessage: FULL.message });
      expect(pipeline.composer.discarded).toEqual([]);
      await disk.free();
      await storeRecording(pipeline, { recordingId, attempt: 1, signal });
      expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null, errorMessage: null });
    });

    test('in the work folder is retried for a week, with unlimited attempts', async () => {
      pipeline.composer.composeError = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      await expect(record()).rejects.toThrow('ENOSPC');
      const { id: recordingId } = await theRecording();
      expect(await theRecording()).toMatchObject({ errorCode: 'STORAGE_FULL', errorMessage: FULL.message });
      await giveUpRecording(pipeline, { recordingId });
      expect(await theRecording()).toMatchObject({ phase: 'composing' });
      expect(pipeline.jobs.nextDueAt()).toEqual(at(50 + 300));

      pipeline.clock.moveTo(at(8 * 24 * 3600));
      await expect(composeRecording(pipeline, { recordingId, attempt: 1, signal })).rejects.toThrow('ENOSPC');
      await giveUpRecording(pipeline, { recordingId });
      expect(await theRecording()).toMatchObject({ phase: 'failed', errorCode: 'STORAGE_FULL' });
    });

    test('in the work folder only delays the recordings', async () => {
      pipeline.composer.composeError = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      await expect(record()).rejects.toThrow('ENOSPC');
      const { id: recordingId } = await theRecording();
      await giveUpRecording(pipeline, { recordingId });
      pipeline.composer.composeError = null;
      pipeline.clock.moveTo(at(50 + 300));
      await pipeline.runDueJobs();
      expect(await theRecording()).toMatchObject({ phase: 'completed', errorCode: null });
    });
  });
});
