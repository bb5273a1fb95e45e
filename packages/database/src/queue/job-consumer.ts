import { isYoungMindsError } from '@young-minds/core';
import type { JobName, JobPayloads } from '@young-minds/recording/ports';
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import { JOB_NAMES, QUEUES } from './queues.ts';

export interface JobContext {
  readonly jobName: JobName;
  readonly jobId: string;
  readonly payload: JobPayloads[JobName];
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the process shuts down or the job has run too long; the handler must then stop. */
  readonly signal: AbortSignal;
}

export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayloads[Name], context: JobContext) => Promise<void>;
};

export interface JobConsumerOptions {
  readonly databaseUrl: string;
  readonly handlers: JobHandlers;
  /** Called after every completed job. */
  readonly onDone: (context: JobContext, durationMs: number) => void;
  /** Called after every failed attempt; the queue schedules the next one. */
  readonly onFailure: (error: unknown, context: JobContext, durationMs: number) => void;
  /** Called for errors of pg-boss's own maintenance, such as a lost connection; pg-boss recovers automatically. */
  readonly onError: (error: Error) => void;
}

export interface JobConsumer {
  /** Returns whether the consumer fetches jobs. */
  isConsuming(): boolean;
  start(): Promise<void>;
  /**
   * Stops fetching jobs, aborts running jobs, and returns them to the queue with all their attempts. So restarts of the
   * worker use up no attempts.
   */
  stop(): Promise<void>;
}

/** How often the queue is polled besides NOTIFY, for jobs that become due later: grace periods and retries. */
const POLLING_SECONDS = 1;
/** How often heartbeats are checked, to find jobs of crashed workers. */
const SUPERVISE_SECONDS = 15;
const STOP_TIMEOUT_MS = 10_000;

/** Creates the consumer of the queue: it fetches jobs when they are notified and runs their handlers. */
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
    // A permanent error is not retried.
    const isFinal = isYoungMindsError(error) && !error.retryable;
    if (shutdown.aborted && !isFinal) return requeue(boss, name, job);
    onFailure(error, context, durationMs());
    const output = { code: isYoungMindsError(error) ? error.code : 'INTERNAL' };
    return { id: job.id, status: isFinal ? 'deadletter' : 'failed', output };
  }
}

/** Enqueues an aborted job again with all attempts. After a crash between the two calls, the sweep enqueues it. */
async function requeue<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  job: Job<JobPayloads[Name]>,
): Promise<JobResult> {
  await boss.complete(name, job.id);
  await boss.send(name, job.data, { singletonKey: QUEUES[name].subject(job.data) });
  return { id: job.id, status: 'completed' };
}
