import type { EnqueueOptions, JobName, JobPayloads, JobQueue } from '@young-minds/recording/ports';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import type { Queryable } from '../database.ts';
import { JOB_NAMES, QUEUES } from './queues.ts';

/** The sender of the queue, for every process. */
export interface TransactionalJobQueue {
  /** Adds a job in the caller's transaction: the job exists only if the transaction commits. */
  enqueue<Name extends JobName>(
    tx: Queryable,
    name: Name,
    payload: JobPayloads[Name],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** Returns the queue as the use cases' port, bound to one transaction. */
  within(tx: Queryable): JobQueue;
  close(): Promise<void>;
}

export interface JobQueueOptions {
  readonly databaseUrl: string;
  /** Called for errors of pg-boss's own maintenance; a failed send throws to its caller. */
  readonly onError: (error: Error) => void;
}

/**
 * Creates a queue that only sends: no supervision, no schedule, no schema changes. The first send starts pg-boss, so a
 * page that enqueues nothing has no cost. pg-boss reads over its own connection. With the callers' pool, a transaction
 * that sends could wait for a second connection while the others hold all connections and wait for its locks.
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
    // Returns immediately if pg-boss has started, and retries if an earlier start failed.
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

/** Installs or upgrades pg-boss's schema and creates or updates every queue. Idempotent; part of `migrate`. */
export async function installQueues(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    supervise: false,
    schedule: false,
    registerInstance: false,
    max: 2,
  });
  const failures: Error[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    for (const name of JOB_NAMES) await installQueue(boss, name);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The job queue could not be installed.');
}

async function installQueue(boss: PgBoss, name: (typeof JOB_NAMES)[number]): Promise<void> {
  const { policy, ...changeable } = QUEUES[name].options;
  await boss.createQueue(name, { ...changeable, ...(policy === undefined ? {} : { policy }) });
  await boss.updateQueue(name, changeable);
}
