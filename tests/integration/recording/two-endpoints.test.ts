import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUnitOfWork } from '@young-minds/database';
import { livekitRecordings } from '@young-minds/database/schema';
import { fillEndpoints, verifyRecordings } from '@young-minds/recording/maintenance';
import { migrateRecordings, readdressRecordings } from '@young-minds/recording/migration';
import { getPlaybackUrl } from '@young-minds/recording/playback';
import type { UnitOfWork } from '@young-minds/recording/ports';
import {
  createStorageRegistry,
  type NamedStorageRegistry,
  type StorageRegistryOptions,
} from '@young-minds/storage/registry';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { type StoredRecordingSeed, seedStoredRecording } from '../../support/stores/stored-recording.ts';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';

const NOT_SET_UP = { isSetUp: false, problems: [] } as const;
const NONE = { local: NOT_SET_UP, supabase: NOT_SET_UP, s3: NOT_SET_UP, gcs: NOT_SET_UP } as const;

type Stores = StorageRegistryOptions['stores'];

/** Returns the stores of an installation before and after it changed to another server of the same provider. */
async function openS3(): Promise<{ before: Stores; after: Stores }> {
  const [old, present] = [await startS3Server(), await startS3Server()];
  resources.defer(() => old.close());
  resources.defer(() => present.close());
  const others = [{ name: 'old', config: { ...old.options, provider: 's3' as const } }];
  return {
    before: { ...NONE, s3: { isSetUp: true, config: old.options } },
    after: { ...NONE, s3: { isSetUp: true, config: present.options }, others },
  };
}

async function openSupabase(): Promise<{ before: Stores; after: Stores }> {
  const [old, present] = [await startSupabaseServer(), await startSupabaseServer()];
  resources.defer(() => old.close());
  resources.defer(() => present.close());
  const others = [{ name: 'old', config: { ...old.options, provider: 'supabase' as const } }];
  return {
    before: { ...NONE, supabase: { isSetUp: true, config: old.options } },
    after: { ...NONE, supabase: { isSetUp: true, config: present.options }, others },
  };
}

const resources = new AsyncDisposableStack();
let folder: string;
let database: TestDatabase;
let unitOfWork: UnitOfWork;
const { signal } = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'two-endpoints-'));
  resources.defer(() => rm(folder, { recursive: true }));
});
afterAll(() => resources.disposeAsync());
beforeEach(async () => {
  database = await createTestDatabase();
  unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
});
afterEach(() => database.drop());

describe.each([
  ['s3', openS3],
  ['supabase', openSupabase],
] as const)('two %s servers with a bucket of the same name', (provider, open) => {
  let before: NamedStorageRegistry;
  let storage: NamedStorageRegistry;

  beforeAll(async () => {
    const stores = await open();
    const site = { storage: { provider }, baseUrl: 'http://localhost', signingSecret: 'unused' };
    before = createStorageRegistry({ ...site, stores: stores.before });
    storage = createStorageRegistry({ ...site, stores: stores.after });
  }, BUILD_TIMEOUT_MS);

  const contentOf = async ({ id: recordingId, session: { menteeId: userId } }: StoredRecordingSeed) => {
    const { url } = await getPlaybackUrl({ unitOfWork, storage }, { userId, recordingId, download: false });
    return Buffer.from(await (await fetch(url)).arrayBuffer());
  };

  test('play the recordings of both, also those of rows from before rows had an address', async () => {
    const earlier = await seedStoredRecording(database.db, before.current);
    await database.db.update(livekitRecordings).set({ storageEndpoint: null });
    await fillEndpoints({ unitOfWork, storage: before });
    const later = await seedStoredRecording(database.db, storage.current);
    expect(await contentOf(earlier)).toEqual(earlier.bytes);
    expect(await contentOf(later)).toEqual(later.bytes);
  });

  test('move recordings from one to the other', async () => {
    const [from, to] = [storage.named('old'), storage.named(provider)];
    const moved = await seedStoredRecording(database.db, from);
    await seedStoredRecording(database.db, to);
    const request = { from, to, isDryRun: false, removesSources: true, pace: async () => {}, signal };
    const steps = await Array.fromAsync(migrateRecordings({ unitOfWork, storage, stagingDirectory: folder }, request));
    expect(steps[0]).toMatchObject({ type: 'begun', count: 1 });
    expect(steps.map(({ type }) => type)).toEqual(['begun', 'moved', 'source_removed', 'source_removed']);
    const [row] = await database.db.select().from(livekitRecordings).where(eq(livekitRecordings.id, moved.id));
    expect(row).toMatchObject({ storageProvider: provider, storageEndpoint: to.endpoint });
    expect(await contentOf(moved)).toEqual(moved.bytes);
    expect(await from.exists(moved.path)).toBe(false);
    const verified = verifyRecordings({ unitOfWork, storage }, { stores: [from, to], sample: 1, signal });
    const verdicts = (await Array.fromAsync(verified)).flatMap((step) => ('verdict' in step ? [step.verdict] : []));
    expect(verdicts).toEqual(['sound', 'sound']);
  });

  test('are readdressed only where the object is there', async () => {
    const [stored, lost] = [
      await seedStoredRecording(database.db, storage.current),
      await seedStoredRecording(database.db, storage.current),
    ];
    await storage.current.deleteRecording(lost.path);
    await database.db.update(livekitRecordings).set({ storageEndpoint: 'https://former.example' });
    await expect(contentOf(stored)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
    const request = { from: 'https://former.example/', to: storage.current, signal };
    const steps = await Array.fromAsync(readdressRecordings({ unitOfWork, storage }, request));
    const failures = Object.fromEntries(steps.map(({ recordingId, failure }) => [recordingId, failure?.code ?? null]));
    expect(failures).toEqual({ [stored.id]: null, [lost.id]: 'OBJECT_NOT_FOUND' });
    expect(await contentOf(stored)).toEqual(stored.bytes);
  });
});
