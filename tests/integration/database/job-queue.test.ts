import { randomUUID } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import {
  createJobConsumer,
  createJobQueue,
  type JobConsumer,
  type JobContext,
  type JobHandlers,
  type TransactionalJobQueue,
} from '@young-minds/database';
import type { JobName } from '@young-minds/recording/ports';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';

let database: TestDatabase;
let queue: TransactionalJobQueue;
const consumers: JobConsumer[] = [];

const unexpected = (error: unknown) => {
  throw error;
};

beforeAll(async () => {
  database = await createTestDatabase();
  queue = createJobQueue({ databaseUrl: database.url, onError: unexpected });
});

afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.stop();
  await database.pool.query('DELETE FROM pgboss.job');
});

afterAll(async () => {
  await queue.close();
  await database.drop();
});

type Handler = (payload: object, context: JobContext) => Promise<void>;

/** Works every queue with one handler. */
async function workWith(handler: Handler) {
  const failures: unknown[] = [];
  const handlers = Object.fromEntries(NAMES.map((name) => [name, handler])) as unknown as JobHandlers;
  const consumer = createJobConsumer({
    databaseUrl: database.url,
    handlers,
    onDone: () => {},
    onFailure: (error) => failures.push(error),
    onError: unexpected,
  });
  consumers.push(consumer);
  await consumer.start();
  return { failures, consumer };
}

const NAMES: readonly JobName[] = [
  'apply-livekit-event',
  'start-recording',
  'stop-recording',
  'compose-recording',
  'store-recording',
  'give-up-recording',
  'notify-participants',
  'send-notification-mail',
];

const waiting = async (name: JobName): Promise<number> => {
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS count FROM pgboss.job WHERE name = $1 AND state < 'completed'`,
    [name],
  );
  return rows[0].count;
};

describe('enqueueing', () => {
  test('is part of the transaction: a rollback discards the job', async () => {
    const rolledBack = database.db.transaction(async (tx) => {
      await queue.enqueue(tx, 'compose-recording', { recordingId: randomUUID() });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await waiting('compose-recording')).toBe(0);
  });

  test.each(NAMES.filter((name) => name !== 'give-up-recording'))('%s is enqueued once per subject', async (name) => {
    const [one, other] = [randomUUID(), randomUUID()];
    for (const id of [one, one, other]) {
      await queue.enqueue(database.db, name, { recordingId: id, eventId: id, notificationId: id });
    }
    expect(await waiting(name)).toBe(2);
  });
});

describe('the job queue', () => {
  test('runs each job of a burst once', async () => {
    const done: unknown[] = [];
    await workWith(async (payload) => void done.push(payload));
    const payloads = Array.from({ length: 60 }, () => ({ eventId: randomUUID() }));
    for (const payload of payloads) await queue.enqueue(database.db, 'apply-livekit-event', payload);
    await eventually(() => expect(done).toHaveLength(payloads.length));
    expect(done).toEqual(expect.arrayContaining(payloads));
  });

  test('does not start a job before its time', async () => {
    const startAfter = new Date(Date.now() + 1500);
    const begunAt: Date[] = [];
    await workWith(async () => void begunAt.push(new Date()));
    await queue.enqueue(database.db, 'stop-recording', { recordingId: randomUUID() }, { startAfter });
    await eventually(() => expect(begunAt).toHaveLength(1));
    expect(begunAt[0]?.getTime()).toBeGreaterThanOrEqual(startAfter.getTime());
  });

  test('reschedules a stop while one runs', async () => {
    const recordingId = randomUUID();
    let runs = 0;
    await workWith(async () => {
      runs += 1;
      if (runs === 1) await queue.enqueue(database.db, 'stop-recording', { recordingId });
    });
    await queue.enqueue(database.db, 'stop-recording', { recordingId });
    await eventually(() => expect(runs).toBe(2));
  });

  test('retries a job that may succeed later and counts its attempts', async () => {
    const attempts: number[] = [];
    const { failures } = await workWith(async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 2) throw new YoungMindsError('STORAGE_UNAVAILABLE', 'Not now.');
    });
    await queue.enqueue(database.db, 'start-recording', { recordingId: randomUUID() });
    await eventually(() => expect(attempts).toEqual([1, 2]));
    expect(failures).toHaveLength(1);
  });

  test('gives up immediately on a job that cannot succeed', async () => {
    const recordingId = randomUUID();
    const seen: string[] = [];
    await workWith(async (payload, { jobName }) => {
      seen.push(jobName);
      if (jobName === 'compose-recording') throw new YoungMindsError('NOTHING_CAPTURED', 'Nothing.');
      expect(payload).toEqual({ recordingId });
    });
    await queue.enqueue(database.db, 'compose-recording', { recordingId });
    await eventually(() => expect(seen).toEqual(['compose-recording', 'give-up-recording']));
  });

  test('aborts a running job at shutdown and hands it to the next worker', async () => {
    const recordingId = randomUUID();
    const begun = Promise.withResolvers<void>();
    const begunAgain = Promise.withResolvers<void>();
    const { consumer } = await workWith(async (_, { signal }) => {
      begun.resolve();
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    await queue.enqueue(database.db, 'compose-recording', { recordingId });
    await begun.promise;
    await consumer.stop();
    const { failures } = await workWith(async () => begunAgain.resolve());
    await begunAgain.promise;
    expect(failures).toEqual([]);
  });
});
