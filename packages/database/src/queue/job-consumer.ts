import { isYoungMindsError } from '@young-minds/core';
import type { JobName, JobPayloads } from '@young-minds/recording/ports';
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import { JOB_NAMES, QUEUES } from './queues.ts';

export interface JobContext {
  readonly jobName: JobName;
  readonly jobId: string;
  readonly payload: JobPayloads[JobName];
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the process shuts down, or the job has run too long; what was begun is to be let go of. */
  readonly signal: AbortSignal;
}

export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayloads[Name], context: JobContext) => Promise<void>;
};

export interface JobConsumerOptions {
  readonly databaseUrl: string;
  readonly handlers: JobHandlers;
  /** Told of every job that was done, and how long it took. */
  readonly onDone: (context: JobContext, durationMs: number) => void;
  /** Told of every failed try; the queue sees to the next one. */
  readonly onFailure: (error: unknown, context: JobContext, durationMs: number) => void;
  /** Told of failures in pg-boss's own upkeep, such as a lost connection; it goes on by itself. */
  readonly onError: (error: Error) => void;
}

export interface JobConsumer {
  /** Whether it takes jobs. */
  isConsuming(): boolean;
  start(): Promise<void>;
  /**
   * Takes no more jobs, lets go of those that run for long, and hands them back to the queue as if they had never been
   * begun: however often processes are replaced, that uses up none of a job's tries.
   */
  stop(): Promise<void>;
}

/** Between NOTIFYs a look every second, for jobs whose time comes by the clock: graces and retries. */
const POLLING_SECONDS = 1;
/** How soon a job whose worker died is seen to have lost its heartbeat. */
const SUPERVISE_SECONDS = 15;
const STOP_TIMEOUT_MS = 10_000;

/** The working half of the queue: fetches jobs as they are notified of and runs their handlers. */
export function createJobConsumer(options: JobConsumerOptions): JobConsumer {
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    max: 4,
  });
  boss.on('error', options.onError);
  const stopping = new AbortController();
  let hasStarted = false;
  return {
    isConsuming: () => hasStarted && !stopping.signal.aborted,
    async start() {
      await boss.start();
      for (const name of JOB_NAMES) await work(boss, name, { ...options, shutdown: stopping.signal });
      hasStarted = true;
    },
    stop() {
      stopping.abort();
      return boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
    },
  };
}

interface WorkOptions extends JobConsumerOptions {
  readonly shutdown: AbortSignal;
}

async function work<Name extends JobName>(boss: PgBoss, name: Name, options: WorkOptions): Promise<void> {
  const { concurrency, batchSize } = QUEUES[name];
  const settings = {
    localConcurrency: concurrency,
    batchSize,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: POLLING_SECONDS,
    notifyPollingIntervalSeconds: POLLING_SECONDS,
    perJobResults: true,
  } as const;
  await boss.work<JobPayloads[Name], JobResult[], typeof settings>(name, settings, async (jobs) => {
    const results: JobResult[] = [];
    for (const job of jobs) results.push(await run(boss, name, job, options));
    return results;
  });
}

async function run<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  job: Job<JobPayloads[Name]>,
  { handlers, onDone, onFailure, shutdown }: WorkOptions,
): Promise<JobResult> {
  const signal = AbortSignal.any([job.signal, shutdown]);
  const context = { jobName: name, jobId: job.id, payload: job.data, attempt: job.retryCount + 1, signal };
  const startedMs = performance.now();
  const durationMs = () => Math.round(performance.now() - startedMs);
  try {
    await handlers[name](job.data, context);
    onDone(context, durationMs());
    return { id: job.id, status: 'completed' };
  } catch (error) {
    // What cannot succeed later is not tried again.
    const isFinal = isYoungMindsError(error) && !error.retryable;
    if (shutdown.aborted && !isFinal) return handBack(boss, name, job);
    onFailure(error, context, durationMs());
    const output = { code: isYoungMindsError(error) ? error.code : 'INTERNAL' };
    return { id: job.id, status: isFinal ? 'deadletter' : 'failed', output };
  }
}

/** A job that was let go of begins anew, with all its tries. Lost in between the two, it comes back with the sweep. */
async function handBack<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  job: Job<JobPayloads[Name]>,
): Promise<JobResult> {
  await boss.complete(name, job.id);
  await boss.send(name, job.data, { singletonKey: QUEUES[name].subject(job.data) });
  return { id: job.id, status: 'completed' };
}
