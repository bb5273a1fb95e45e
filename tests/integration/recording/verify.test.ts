import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { systemClock } from '@young-minds/core';
import { createUnitOfWork } from '@young-minds/database';
import { livekitEvents, livekitRecordings } from '@young-minds/database/schema';
import { eraseRecording, verifyRecordings } from '@young-minds/recording/maintenance';
import { getPlaybackUrl, getRecordingForViewer } from '@young-minds/recording/playback';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '@young-minds/recording/ports';
import { createLocalStorage } from '@young-minds/storage/local';
import { createS3Storage } from '@young-minds/storage/s3';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { openS3Front } from '../../support/stores/s3-front.ts';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { putObject, seedStoredRecording } from '../../support/stores/stored-recording.ts';

let server: S3Server;
let database: TestDatabase;
let folder: string;
let local: StorageProvider;
let s3: StorageProvider;
let storage: StorageRegistry;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  server = await startS3Server({ isVersioned: true });
}, BUILD_TIMEOUT_MS);
afterAll(() => server.close());

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  local = createLocalStorage({ directory: folder, baseUrl: 'http://localhost', signingSecret: 'only here' });
  s3 = createS3Storage(server.options);
  storage = { current: s3, of: ({ provider }) => (provider === 's3' ? s3 : local) };
  unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function verdicts(sample = 1): Promise<Record<string, string>> {
  const { signal } = new AbortController();
  const checked = await Array.fromAsync(verifyRecordings({ unitOfWork, storage }, { stores: [local], sample, signal }));
  const facts = checked.map((step) => {
    if (step.type === 'recording') return [step.recordingId, step.verdict];
    return step.type === 'stray' ? [step.path, step.reason] : [step.kind, step.message];
  });
  return Object.fromEntries(facts);
}

describe('verifying', () => {
  test('reports intact, lost and damaged recordings, and objects without a row', async () => {
    const [sound, lost, rotten, short] = [
      await seedStoredRecording(database.db, local),
      await seedStoredRecording(database.db, local),
      await seedStoredRecording(database.db, local),
      await seedStoredRecording(database.db, local),
    ];
    for (const { path } of [lost, rotten, short]) await local.deleteRecording(path);
    await local.deleteRecording(lost.posterPath);
    await putObject(local, rotten.path, randomBytes(100_000));
    await putObject(local, short.path, randomBytes(99_999));
    const stray = `sessions/${randomUUID()}/${randomUUID()}.mp4`;
    await putObject(local, stray, randomBytes(10));
    const expected = {
      [sound.id]: 'sound',
      [lost.id]: 'lost',
      [rotten.id]: 'damaged',
      [short.id]: 'damaged',
      [stray]: 'unclaimed',
    };
    expect(await verdicts()).toEqual(expected);
    // If no bytes are read, only bit rot stays undetected.
    expect(await verdicts(0)).toEqual({ ...expected, [rotten.id]: 'sound' });
  });

  test('distinguishes an unreachable store from a loss', async () => {
    const { id } = await seedStoredRecording(database.db, local);
    const away = createS3Storage({ ...server.options, endpoint: 'http://127.0.0.1:1' });
    storage = { current: s3, of: ({ bucket }) => (bucket === 'recordings' ? away : s3) };
    const place = { storageProvider: 's3', storageBucket: 'recordings' } as const;
    await database.db.update(livekitRecordings).set(place).where(eq(livekitRecordings.id, id));
    const { signal } = new AbortController();
    const request = { stores: [s3], sample: 1, signal };
    const checked = await Array.fromAsync(verifyRecordings({ unitOfWork, storage }, request));
    expect(checked).toContainEqual(expect.objectContaining({ recordingId: id, verdict: 'unknown' }));
  });
});

async function eventTypesOf(recordingId: string): Promise<string[]> {
  const events = await database.db.select().from(livekitEvents).where(eq(livekitEvents.recordingId, recordingId));
  return events.map(({ eventType }) => eventType);
}

describe('an erasure', () => {
  const erase = (recordingId: string, reason = 'request of 3 May') =>
    eraseRecording({ unitOfWork, storage, clock: systemClock }, { recordingId, reason, otherStores: [local] });

  test('deletes every version and copy, keeps the row with the reason, and hides the recording', async () => {
    const { id, session, path, posterPath, bytes } = await seedStoredRecording(database.db, s3);
    await putObject(local, path, bytes);
    await erase(id);
    await erase(id);
    for (const store of [s3, local]) {
      expect(await store.exists(path)).toBe(false);
      expect(await store.exists(posterPath)).toBe(false);
    }
    const listing = new ListObjectVersionsCommand({ Bucket: server.options.bucket, Prefix: path });
    const { Versions, DeleteMarkers } = await server.client.send(listing);
    expect([Versions, DeleteMarkers]).toEqual([undefined, undefined]);
    const viewing = { userId: session.mentorId, recordingId: id, download: false };
    const gone = { code: 'RECORDING_NOT_FOUND', message: expect.stringContaining('erased') };
    await expect(getPlaybackUrl({ unitOfWork, storage }, viewing)).rejects.toMatchObject(gone);
    await expect(getRecordingForViewer({ unitOfWork, storage }, viewing)).rejects.toMatchObject(gone);
    const events = await database.db.select().from(livekitEvents).where(eq(livekitEvents.recordingId, id));
    const erased = events.find(({ eventType }) => eventType === 'recording_erased');
    expect(erased).toMatchObject({ source: 'cli', eventData: { reason: 'request of 3 May', provider: 's3', path } });
  });

  test('is not reported as a loss', async () => {
    const { id, path, bytes, posterPath } = await seedStoredRecording(database.db, local);
    await erase(id);
    expect(await verdicts()).toEqual({});
    // An object that a backup has restored is reported.
    await putObject(local, path, bytes);
    expect(await verdicts()).toEqual({ [path]: 'left_behind' });
    expect(await local.exists(posterPath)).toBe(false);
  });

  test('does not mark a recording as erased while its object is still there', async () => {
    const { id, path } = await seedStoredRecording(database.db, s3);
    const front = await openS3Front(server.url);
    onTestFinished(() => front.close());
    front.hideVersions();
    front.ignoreDeletions();
    const whole = storage;
    const ignoring = createS3Storage({ ...server.options, endpoint: front.url });
    storage = { current: ignoring, of: ({ provider }) => (provider === 's3' ? ignoring : local) };
    await expect(erase(id)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    const rows = () => database.db.select().from(livekitRecordings).where(eq(livekitRecordings.id, id));
    expect(await rows()).toMatchObject([{ erasedAt: null }]);
    expect(await eventTypesOf(id)).toEqual(['recording_erasure_requested']);
    storage = whole;
    await erase(id);
    expect(await rows()).toMatchObject([{ erasedAt: expect.any(Date) }]);
    expect(await eventTypesOf(id)).toEqual([
      'recording_erasure_requested',
      'recording_erasure_requested',
      'recording_erased',
    ]);
    expect(await s3.exists(path)).toBe(false);
  });

  test('requires a reason and a recording', async () => {
    const { id, path } = await seedStoredRecording(database.db, local);
    await expect(erase(id, ' ')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(erase(randomUUID())).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
    await expect(erase('all')).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
    expect(await local.exists(path)).toBe(true);
  });
});
