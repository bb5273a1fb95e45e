import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createUnitOfWork } from '@young-minds/database';
import { livekitEvents, livekitRecordings } from '@young-minds/database/schema';
import { type MigrationRequest, migrateRecordings } from '@young-minds/recording/migration';
import { getPlaybackUrl } from '@young-minds/recording/playback';
import type { StorageProvider, StorageRegistry, UnitOfWork } from '@young-minds/recording/ports';
import { createLocalStorage } from '@young-minds/storage/local';
import { createS3Storage } from '@young-minds/storage/s3';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { putObject, seedStoredRecording } from '../../support/stores/stored-recording.ts';

let server: S3Server;
let s3: StorageProvider;
let database: TestDatabase;
let folder: string;
let local: StorageProvider;
let storage: StorageRegistry;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  server = await startS3Server();
  s3 = createS3Storage(server.options);
}, BUILD_TIMEOUT_MS);
afterAll(() => server.close());

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrate-'));
  local = createLocalStorage({
    directory: join(folder, 'store'),
    baseUrl: 'http://localhost',
    signingSecret: 'only here',
  });
  storage = { current: s3, of: ({ provider }) => (provider === 's3' ? s3 : local) };
  unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

function migrate(changes: Partial<MigrationRequest> = {}, registry = storage) {
  const request: MigrationRequest = {
    from: local,
    to: s3,
    isDryRun: false,
    removesSources: false,
    pace: async () => {},
    signal: new AbortController().signal,
    ...changes,
  };
  return migrateRecordings({ unitOfWork, storage: registry, stagingDirectory: join(folder, 'staging') }, request);
}

const steps = (changes?: Partial<MigrationRequest>) => Array.fromAsync(migrate(changes));
const rowOf = async (id: string) =>
  (await database.db.select().from(livekitRecordings).where(eq(livekitRecordings.id, id)))[0];
const auditOf = async (id: string) =>
  (await database.db.select().from(livekitEvents).where(eq(livekitEvents.recordingId, id))).map(
    ({ eventType, eventData }) => ({ eventType, eventData }),
  );

test('every recording is copied with its poster, its row is updated, and the original stays', async () => {
  const seeds = [await seedStoredRecording(database.db, local), await seedStoredRecording(database.db, local)];
  const done = await steps();
  expect(done[0]).toEqual({ type: 'begun', count: 2, sizeBytes: 200_000 });
  expect(done.slice(1).map(({ type }) => type)).toEqual(['moved', 'moved']);
  for (const { id, path, posterPath, bytes, session } of seeds) {
    const fileUrl = `s3://recordings/${path}`;
    expect(await rowOf(id)).toMatchObject({
      storageProvider: 's3',
      storageBucket: 'recordings',
      storageEndpoint: server.url,
      fileUrl,
      phase: 'completed',
    });
    expect(await buffer(await s3.read(path))).toEqual(bytes);
    expect(await s3.exists(posterPath)).toBe(true);
    expect(await local.exists(path)).toBe(true);
    const to = { provider: 's3', bucket: 'recordings', endpoint: server.url };
    const eventData = { from: { provider: 'local', bucket: null, endpoint: null }, to };
    expect(await auditOf(id)).toEqual([{ eventType: 'recording_moved', eventData }]);
    const viewing = { userId: session.menteeId, recordingId: id, download: false };
    const { url } = await getPlaybackUrl({ unitOfWork, storage }, viewing);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
  }
  expect(await readdir(join(folder, 'staging'))).toEqual([]);
  expect(await steps()).toEqual([{ type: 'begun', count: 0, sizeBytes: 0 }]);
});

test('a dry run lists the recordings to move and moves none', async () => {
  const { id, path } = await seedStoredRecording(database.db, local);
  const done = await steps({ isDryRun: true, removesSources: true });
  expect(done).toMatchObject([{ type: 'begun' }, { type: 'moved', recordingId: id }]);
  expect(await rowOf(id)).toMatchObject({ storageProvider: 'local' });
  expect(await s3.exists(path)).toBe(false);
  expect(await local.exists(path)).toBe(true);
});

test('originals are deleted only on request, including those of an earlier run', async () => {
  const seed = await seedStoredRecording(database.db, local);
  await steps();
  const stray = `sessions/${randomUUID()}/${randomUUID()}.mp4`;
  await putObject(local, stray, randomBytes(10));
  const done = await steps({ removesSources: true });
  const removed = done.filter((step) => step.type === 'source_removed').map(({ path }) => path);
  expect(removed.toSorted()).toEqual([seed.path, seed.posterPath].toSorted());
  expect(await local.exists(seed.path)).toBe(false);
  expect(await local.exists(stray)).toBe(true);
  expect(await buffer(await s3.read(seed.path))).toEqual(seed.bytes);
  expect((await auditOf(seed.id)).map(({ eventType }) => eventType)).toContain('recording_source_removed');
});

test('an original is kept if its copy differs from the recording', async () => {
  const { path } = await seedStoredRecording(database.db, local);
  await steps();
  await s3.deleteRecording(path);
  await putObject(s3, path, randomBytes(100_000));
  const done = await steps({ removesSources: true });
  expect(done).toContainEqual({
    type: 'source_kept',
    path,
    failure: { code: 'INTEGRITY_MISMATCH', message: expect.any(String) },
  });
  expect(await local.exists(path)).toBe(true);
});

test('a recording that cannot be moved is reported and kept; the others move', async () => {
  const [damaged, lost, sound] = [
    await seedStoredRecording(database.db, local),
    await seedStoredRecording(database.db, local),
    await seedStoredRecording(database.db, local),
  ];
  await local.deleteRecording(damaged.path);
  await putObject(local, damaged.path, randomBytes(100_000));
  await local.deleteRecording(lost.path);
  const done = await steps({ removesSources: true });
  const failed = done.flatMap((step) => (step.type === 'not_moved' ? [[step.recordingId, step.failure.code]] : []));
  expect(Object.fromEntries(failed)).toEqual({ [damaged.id]: 'INTEGRITY_MISMATCH', [lost.id]: 'OBJECT_NOT_FOUND' });
  expect(await rowOf(damaged.id)).toMatchObject({ storageProvider: 'local' });
  expect(await rowOf(sound.id)).toMatchObject({ storageProvider: 's3' });
  expect(await local.exists(damaged.path)).toBe(true);
});

test('a run stopped during an upload resumes it', async () => {
  // Four parts of 8 MiB may be in flight when it stops. Everything sent before them has been accepted.
  const sizeBytes = 64 * 1024 * 1024;
  const { id, path, bytes } = await seedStoredRecording(database.db, local, sizeBytes);
  const stopping = new AbortController();
  let pacedBytes = 0;
  const pace = async (added: number) => {
    pacedBytes += added;
    // Read completely, and four fifths sent.
    if (pacedBytes > 1.8 * sizeBytes) stopping.abort();
    stopping.signal.throwIfAborted();
  };
  await expect(Array.fromAsync(migrate({ pace, signal: stopping.signal }))).rejects.toThrow();
  expect(await rowOf(id)).toMatchObject({ storageProvider: 'local' });
  let pacedAgainBytes = 0;
  const paceAgain = async (added: number) => {
    pacedAgainBytes += added;
  };
  await Array.fromAsync(migrate({ pace: paceAgain }));
  expect(pacedAgainBytes).toBeLessThan(sizeBytes);
  expect(await rowOf(id)).toMatchObject({ storageProvider: 's3' });
  expect(bytes.equals(await buffer(await s3.read(path)))).toBe(true);
});

test('two configurations of one bucket are detected before any deletion', async () => {
  const { path } = await seedStoredRecording(database.db, s3);
  const sameBucket: StorageProvider = { ...createS3Storage(server.options), name: 'supabase' };
  const registry: StorageRegistry = {
    current: sameBucket,
    of: ({ provider }) => (provider === 's3' ? s3 : sameBucket),
  };
  const migration = Array.fromAsync(migrate({ from: s3, to: sameBucket, removesSources: true }, registry));
  await expect(migration).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(await s3.exists(path)).toBe(true);
});

test('a store cannot be migrated to itself', async () => {
  await expect(steps({ from: s3, to: s3 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});
