import { PutObjectLegalHoldCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { systemClock } from '@young-minds/core';
import { createUnitOfWork } from '@young-minds/database';
import { livekitEvents, livekitRecordings } from '@young-minds/database/schema';
import { eraseDueRecordings, eraseRecording } from '@young-minds/recording/maintenance';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createGcsStorage } from '@young-minds/storage/gcs';
import { createS3Storage } from '@young-minds/storage/s3';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { JobList } from '../../support/job-list.ts';
import { type GcsServer, startGcsServer } from '../../support/stores/gcs-server.ts';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { seedStoredRecording } from '../../support/stores/stored-recording.ts';

const DAY_MS = 24 * 3_600_000;
const RETENTION_SECONDS = 5;

let database: TestDatabase;
let s3: S3Server;
let gcs: GcsServer;

beforeAll(async () => {
  database = await createTestDatabase();
  [s3, gcs] = await Promise.all([startS3Server({ isVersioned: true, canLock: true }), startGcsServer()]);
}, BUILD_TIMEOUT_MS);
afterAll(async () => {
  await Promise.all([s3.close(), gcs.close()]);
  await database.drop();
});

/** A store's own ways to lock an object. */
interface Locking {
  readonly open: () => StorageProvider;
  /** Locks the object for some seconds and returns the end. */
  readonly retain: (path: string) => Promise<Date>;
  readonly hold: (path: string) => Promise<unknown>;
  readonly release: (path: string) => Promise<unknown>;
}

const setLegalHold = (Key: string, Status: 'ON' | 'OFF') =>
  s3.client.send(new PutObjectLegalHoldCommand({ Bucket: s3.options.bucket, Key, LegalHold: { Status } }));

const inS3: Locking = {
  open: () => createS3Storage(s3.options),
  retain: async (Key) => {
    const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + RETENTION_SECONDS * 1000) } as const;
    await s3.client.send(new PutObjectRetentionCommand({ Bucket: s3.options.bucket, Key, Retention }));
    return Retention.RetainUntilDate;
  },
  hold: (path) => setLegalHold(path, 'ON'),
  release: (path) => setLegalHold(path, 'OFF'),
};

const inGoogle: Locking = {
  open: () => createGcsStorage(gcs.options),
  retain: async () => {
    gcs.locks.setRetentionPeriod(RETENTION_SECONDS);
    onTestFinished(() => gcs.locks.setRetentionPeriod(0));
    return new Date(Date.now() + RETENTION_SECONDS * 1000);
  },
  hold: async (path) => gcs.locks.hold(path, 'temporaryHold'),
  release: async (path) => gcs.locks.release(path),
};

describe.each([
  ['S3 object lock', inS3],
  ['a Google retention policy or hold', inGoogle],
])('the erasure of a recording under %s', (_, { open, retain, hold, release }) => {
  /** Stores a recording, and returns the steps of its erasure. */
  async function storeRecording() {
    const store = open();
    const { id: recordingId, path, posterPath } = await seedStoredRecording(database.db, store);
    const unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
    const deps = { unitOfWork, storage: { current: store, of: () => store }, clock: systemClock };
    const row = async () => {
      const [found] = await database.db.select().from(livekitRecordings).where(eq(livekitRecordings.id, recordingId));
      return found;
    };
    return {
      path,
      row,
      erase: () => eraseRecording(deps, { recordingId, reason: 'request of 3 May', otherStores: [] }),
      eraseDue: (at = new Date()) => eraseDueRecordings({ ...deps, clock: { now: () => at } }),
      left: async () => [await store.exists(path), await store.exists(posterPath)],
      events: async () => {
        const found = await database.db.select().from(livekitEvents).where(eq(livekitEvents.recordingId, recordingId));
        return found.map(({ eventType }) => eventType);
      },
    };
  }

  test('is postponed until the end of a retention period, when the worker completes it', async () => {
    const { path, row, erase, eraseDue, left, events } = await storeRecording();
    const end = await retain(path);
    const dueAt = await erase();
    expect(dueAt?.getTime()).toBeCloseTo(end.getTime(), -4);
    expect((await left())[0]).toBe(true);
    expect(await row()).toMatchObject({ erasedAt: null, metadata: { erasure: { reason: 'request of 3 May' } } });
    expect(await events()).toEqual(['recording_erasure_requested', 'recording_erasure_postponed']);
    await eraseDue();
    expect(await row()).toMatchObject({ erasedAt: null });
    // The store uses its own clock, so real time must pass.
    await eventually(async () => {
      await eraseDue();
      expect(await row()).toMatchObject({ erasedAt: expect.any(Date) });
    });
    expect(await left()).toEqual([false, false]);
  });

  test('is tried daily while a hold has no end, and completed after its release', async () => {
    const { path, row, erase, eraseDue, left, events } = await storeRecording();
    await hold(path);
    const dueAt = await erase();
    expect(dueAt?.getTime()).toBeCloseTo(Date.now() + DAY_MS, -5);
    await eraseDue(dueAt ?? undefined);
    expect(await row()).toMatchObject({ erasedAt: null });
    expect((await events()).filter((type) => type === 'recording_erasure_postponed')).toHaveLength(2);
    await release(path);
    await eraseDue(new Date(Date.now() + 3 * DAY_MS));
    expect(await row()).toMatchObject({ erasedAt: expect.any(Date) });
    expect(await left()).toEqual([false, false]);
  });
});
