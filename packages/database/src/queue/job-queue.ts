import type { EnqueueOptions, JobName, JobPayloads, JobQueue } from '@young-minds/recording/ports';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import type { Queryable } from '../database.ts';
import { QUEUES } from './queues.ts';

/** The sending half of the queue, for every process. */
export interface TransactionalJobQueue {
  /** Adds a job in the caller's transaction: it exists exactly when that commits. */
  enqueue<Name extends JobName>(
    tx: Queryable,
    name: Name,
    payload: JobPayloads[Name],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** The same queue as the use cases' port, bound to one transaction. */
  within(tx: Queryable): JobQueue;
  close(): Promise<void>;
}

export interface JobQueueOptions {
  readonly databaseUrl: string;
  /** Told of failures in pg-boss's own upkeep; sends that fail are thrown to their caller. */
  readonly onError: (error: Error) => void;
}

/**
 * Sends only: no supervision, no schedule, no work on the schema. pg-boss is started by the first send, so that a page
 * which enqueues nothing pays nothing. What it reads for itself it reads over one connection of its own: with the
 * callers' pool, a transaction that sends would wait for a second connection while the others hold all of them and wait
 * for its locks.
 */
export function createJobQueue({ databaseUrl, onError }: JobQueueOptions): TransactionalJobQueue {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 1,
    migrate: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', onError);

  const enqueue: TransactionalJobQueue['enqueue'] = async (tx, name, payload, options = {}) => {
    // Returns at once when it has already started, and tries again when an earlier start failed.
    await boss.start();
    const singletonKey = QUEUES[name].subject(payload);
    const startAfter = options.startAfter === undefined ? {} : { startAfter: options.startAfter };
    await boss.send(name, payload, { db: fromDrizzle(tx, sql), singletonKey, ...startAfter });
  };

  return {
    enqueue,
    within: (tx) => ({ enqueue: (name, payload, options) => enqueue(tx, name, payload, options) }),
    close: () => boss.stop({ graceful: false }),
  };
}
