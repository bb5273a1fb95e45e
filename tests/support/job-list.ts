import { createUnitOfWork, type TransactionalJobQueue, type UnitOfWorkOptions } from '@young-minds/database';
import type { JobName, JobPayloads, UnitOfWork } from '@young-minds/recording/ports';

export type PlannedJob = {
  readonly [Name in JobName]: {
    readonly name: Name;
    readonly payload: JobPayloads[Name];
    readonly startAfter: Date | null;
  };
}[JobName];

/** A queue that only stores what is enqueued, so that a test decides when and in which order jobs run. */
export class JobList implements TransactionalJobQueue {
  readonly #jobs: PlannedJob[] = [];
  readonly #toLose = new Set<JobName>();

  enqueue: TransactionalJobQueue['enqueue'] = async (_tx, name, payload, options = {}) => {
    if (this.#toLose.delete(name)) return;
    // The port's own type guarantees that name and payload match.
    this.#jobs.push({ name, payload, startAfter: options.startAfter ?? null } as PlannedJob);
  };

  within: TransactionalJobQueue['within'] = (tx) => ({
    enqueue: (name, payload, options) => this.enqueue(tx, name, payload, options),
  });

  async close(): Promise<void> {}

  /** Removes and returns the first job that is due, in the order in which jobs were enqueued. */
  removeDue(now: Date): PlannedJob | undefined {
    const index = this.#jobs.findIndex(({ startAfter }) => startAfter === null || startAfter <= now);
    return index === -1 ? undefined : this.#jobs.splice(index, 1)[0];
  }

  /** Returns the due time of the next job that is not yet due, or null if there is none. */
  nextDueAt(): Date | null {
    const moments = this.#jobs.flatMap(({ startAfter }) => startAfter?.getTime() ?? []);
    return moments.length === 0 ? null : new Date(Math.min(...moments));
  }

  /** Drops all waiting jobs, as a queue would that lost its data. */
  loseAll(): void {
    this.#jobs.length = 0;
  }

  /** Drops the next job of this name, once. */
  lose(name: JobName): void {
    this.#toLose.add(name);
  }
}

/**
 * Creates a unit of work whose jobs get into the list when its transaction commits, as in the queue in the database. A
 * recorder reports in the background, so another job may run while such a transaction is open.
 */
export function createUnitOfWorkOf(jobs: JobList, options: Omit<UnitOfWorkOptions, 'queue'>): UnitOfWork {
  return {
    async run(work) {
      const onCommit: (() => Promise<void>)[] = [];
      const enqueue: TransactionalJobQueue['enqueue'] = async (tx, name, payload, jobOptions) => {
        onCommit.push(() => jobs.enqueue(tx, name, payload, jobOptions));
      };
      const queue: TransactionalJobQueue = {
        enqueue,
        within: (tx) => ({ enqueue: (name, payload, jobOptions) => enqueue(tx, name, payload, jobOptions) }),
        close: async () => {},
      };
      const result = await createUnitOfWork({ ...options, queue }).run(work);
      for (const commit of onCommit) await commit();
      return result;
    },
  };
}
