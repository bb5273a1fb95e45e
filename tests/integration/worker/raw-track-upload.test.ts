import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { createUnitOfWork } from '@young-minds/database';
import { livekitRecordings } from '@young-minds/database/schema';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createLocalStorage } from '@young-minds/storage/local';
import { RawTrackUploader, type RawTrackUploaderOptions } from '@young-minds/worker/raw-track-uploader';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { CaptureDisk } from '../../support/capture-disk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { JobList } from '../../support/job-list.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { seedSession } from '../../support/seed-session.ts';

const TRACK = 'take-1/TR_camera.mkv';
const STORE_IS_AWAY = new YoungMindsError('STORAGE_UNAVAILABLE', 'The store is away.');

let database: TestDatabase;
let folder: string;
let store: StorageProvider;
let clock: ManualClock;
let disk: CaptureDisk;
let active: string[];
let reported: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
  store = createLocalStorage({ directory: folder, baseUrl: 'http://localhost', signingSecret: 'only here' });
  clock = new ManualClock(new Date('2026-05-04T09:00:00.000Z'));
  disk = new CaptureDisk(clock);
  active = [];
  reported = [];
});
afterEach(() => {
  disk[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

function newUploader(options: Pick<RawTrackUploaderOptions, 'tailWaitMs'> = {}): RawTrackUploader {
  const unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
  return new RawTrackUploader(
    { unitOfWork, rawTracks: disk.rawTracks, storage: { current: store, of: () => store }, clock },
    {
      ...options,
      activeRecordingIds: () => active,
      onTrouble: () => void reported.push('trouble'),
      onRecovered: () => void reported.push('recovered'),
    },
  );
}

/** Creates a row in a phase, and one of its files on the disk. */
async function seedRecording(phase: 'capturing' | 'completed' = 'capturing'): Promise<string> {
  const id = randomUUID();
  const { roomId } = await seedSession(database.db);
  const row = { id, roomId, recorder: 'embedded', config: DEFAULT_RECORDING_CONFIG, phase: 'capturing' } as const;
  await database.db.insert(livekitRecordings).values({ ...row, status: 'in_progress' });
  if (phase === 'completed') {
    const place = { storageProvider: 'local', storagePath: 'x', fileUrl: 'x' } as const;
    const facts = { fileSizeBytes: 1, durationSeconds: 1, sha256: '0'.repeat(64), completedAt: new Date() };
    const changes = { phase, status: phase, ...place, ...facts };
    await database.db.update(livekitRecordings).set(changes).where(eq(livekitRecordings.id, id));
  }
  disk.append(id, TRACK, 'the beginning');
  return id;
}

const chunksOf = (recordingId: string) => Array.fromAsync(store.list(`raw/${recordingId}/`));
const untilChunks = (recordingId: string, count: number) =>
  eventually(async () => expect(await chunksOf(recordingId)).toHaveLength(count));
const untilLag = (uploader: RawTrackUploader, recordingId: string, lagMs: number | undefined) =>
  eventually(() => expect(uploader.lagMs().get(recordingId)).toBe(lagMs));

/** Runs the first checks: a new recording is checked for the first time after a pause. */
async function uploadFirst(uploader: RawTrackUploader): Promise<void> {
  await uploader.startDue();
  clock.advance(4_000);
  await uploader.startDue();
}

test('recorded chunks are uploaded every few seconds, and the progress is known', async () => {
  const recordingId = await seedRecording();
  active = [recordingId];
  const uploader = newUploader();
  await uploadFirst(uploader);
  await untilChunks(recordingId, 1);
  await untilLag(uploader, recordingId, 0);
  disk.append(recordingId, TRACK, 'more of it');
  clock.advance(3_999);
  await uploader.startDue();
  expect(uploader.lagMs().get(recordingId)).toBe(3_999);
  clock.advance(1);
  await uploader.startDue();
  await untilChunks(recordingId, 2);
  await untilLag(uploader, recordingId, 0);
});

test('a store that is down is reported once for all recordings; then everything is uploaded', async () => {
  const recordingIds = [await seedRecording(), await seedRecording()];
  active = recordingIds;
  const uploader = newUploader();
  const upload = vi.spyOn(store, 'uploadRecording').mockRejectedValue(STORE_IS_AWAY);
  await uploader.startDue();
  clock.advance(60_000);
  for (let tries = 1; tries <= 4; tries++) {
    await eventually(async () => {
      await uploader.startDue();
      expect(upload).toHaveBeenCalledTimes(2 * tries);
    });
    clock.advance(60_000);
  }
  expect(reported).toEqual(['trouble']);
  expect(Math.max(...uploader.lagMs().values())).toBe(300_000);
  upload.mockRestore();
  await uploader.startDue();
  for (const recordingId of recordingIds) await untilChunks(recordingId, 1);
  await eventually(() => expect(reported).toEqual(['trouble', 'recovered']));
});

test('the tail is in the store when an end is reported, and the recording is no longer followed', async () => {
  const recordingId = await seedRecording();
  active = [recordingId];
  const uploader = newUploader();
  await uploadFirst(uploader);
  await untilChunks(recordingId, 1);
  active = [];
  disk.append(recordingId, TRACK, 'the end');
  await uploader.uploadTail(recordingId);
  expect(await chunksOf(recordingId)).toHaveLength(2);
  expect(uploader.lagMs()).toEqual(new Map());
});

test('an end does not wait for a store that does not answer, and the tail is uploaded later', async () => {
  const recordingId = await seedRecording();
  const uploader = newUploader({ tailWaitMs: 20 });
  const answer = Promise.withResolvers<never>();
  const upload = vi.spyOn(store, 'uploadRecording').mockReturnValueOnce(answer.promise);
  await uploader.uploadTail(recordingId);
  expect(await chunksOf(recordingId)).toEqual([]);
  await eventually(() => expect(upload).toHaveBeenCalledTimes(1));
  answer.reject(STORE_IS_AWAY);
  await eventually(() => expect(reported).toEqual(['trouble']));
  clock.advance(60_000);
  await uploader.startDue();
  await untilChunks(recordingId, 1);
  expect(upload).toHaveBeenCalledTimes(2);
  await untilLag(uploader, recordingId, undefined);
});

test('chunks of an earlier process are uploaded unless they are no longer needed', async () => {
  const [left, completed] = [await seedRecording(), await seedRecording('completed')];
  const uploader = newUploader();
  await uploader.startDue();
  await untilChunks(left, 1);
  for (const recordingId of [left, completed]) await untilLag(uploader, recordingId, undefined);
  expect(await chunksOf(completed)).toEqual([]);
});

test('a process uploads its chunks at shutdown, and starts no others', async () => {
  const recordingId = await seedRecording();
  active = [recordingId];
  const uploader = newUploader();
  await uploadFirst(uploader);
  disk.append(recordingId, TRACK, 'the end');
  await uploader.settle();
  using other = new CaptureDisk(clock);
  await other.restore(store, recordingId);
  expect(await other.contents(recordingId)).toEqual(await disk.contents(recordingId));
});

test('the number of concurrent uploads is limited, and the next starts as soon as one has finished', async () => {
  active = Array.from({ length: 20 }, () => randomUUID());
  for (const recordingId of active) disk.append(recordingId, TRACK, 'the beginning');
  const uploader = newUploader();
  const answer = Promise.withResolvers<Awaited<ReturnType<StorageProvider['uploadRecording']>>>();
  const upload = vi.spyOn(store, 'uploadRecording').mockReturnValue(answer.promise);
  await uploadFirst(uploader);
  await eventually(() => expect(upload).toHaveBeenCalledTimes(16));
  await uploader.startDue();
  expect(upload).toHaveBeenCalledTimes(16);
  answer.resolve({ identifier: 'a chunk', sizeBytes: 1, sha256: '0'.repeat(64) });
  await eventually(() => expect(upload).toHaveBeenCalledTimes(20));
  await eventually(() => expect(Math.max(...uploader.lagMs().values())).toBe(0));
});
