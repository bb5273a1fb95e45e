import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, JobHandlers } from '@young-minds/database';
import { createCaptureFolders } from '@young-minds/recorder';
import { createWorkerLease, handleRecorderReport, unwatchedDisk } from '@young-minds/recording/capture';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import {
  type JobName,
  type JobPayloads,
  type RecorderReport,
  type StorageRegistry,
  silentMetrics,
} from '@young-minds/recording/ports';
import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { createLocalStorage } from '@young-minds/storage/local';
import { createJobHandlers } from '@young-minds/worker/job-handlers';
import type { PipelineDeps } from '@young-minds/worker/pipeline-deps';
import { FakeComposer } from './fake-composer.ts';
import { FakeNoticeBoard } from './fake-notice-board.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { FakeRoomParticipants } from './fake-room-participants.ts';
import { createUnitOfWorkOf, JobList, type PlannedJob } from './job-list.ts';
import { ManualClock } from './manual-clock.ts';

const POLICY: RecordingPolicy = { isEnabled: true, graceMs: 20_000, recorder: 'embedded' };

export interface WorkerPipelineOptions {
  readonly db: Database;
  readonly startAt: Date;
  readonly policy?: Partial<RecordingPolicy>;
  /** Replaces parts of the pipeline. */
  readonly parts?: (
    own: PipelineParts,
  ) => Partial<
    Pick<
      PipelineDeps,
      'recorders' | 'composer' | 'egress' | 'egressOutputs' | 'storage' | 'rawTracks' | 'metrics' | 'disk'
    >
  >;
  /** A clock that is shared with others. */
  readonly clock?: ManualClock;
  /** The worker's name. Two pipelines with different names are two workers on one database. */
  readonly worker?: string;
}

/** What a replaced part can use. */
export interface PipelineParts {
  readonly directory: string;
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly clock: ManualClock;
  readonly recorder: FakeRecorder;
  readonly composer: FakeComposer;
  readonly storage: StorageRegistry;
}

export type WorkerPipeline = Awaited<ReturnType<typeof createWorkerPipeline>>;

/**
 * Creates a worker's use cases on a real database and a real store. A test controls the clock, the recorder, the
 * composer, LiveKit, and when jobs run.
 */
export async function createWorkerPipeline({
  db,
  startAt,
  policy,
  parts: createParts,
  worker = 'a worker',
  clock = new ManualClock(startAt),
}: WorkerPipelineOptions) {
  const directory = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const jobs = new JobList();
  const unitOfWork = createUnitOfWorkOf(jobs, { db, clock });
  const context = { unitOfWork, clock, policy: { ...POLICY, ...policy } };
  const lease = createWorkerLease(worker);
  const onReport = (report: RecorderReport): Promise<void> =>
    handleRecorderReport({ ...context, lease, recorders }, report);
  const recorder = new FakeRecorder({ onReport, now: () => clock.now() });
  const recorders = { of: () => recorder, all: () => [recorder] };
  const parts = {
    recorder,
    composer: new FakeComposer(directory),
    aheadComposer: null,
    rawTracks: null,
    roomParticipants: new FakeRoomParticipants(),
    captures: createCaptureFolders({ captureDirectory: join(directory, 'capture') }),
    noticeBoard: new FakeNoticeBoard(),
    lease,
    storage: createStorage(join(directory, 'store')),
    metrics: silentMetrics,
    disk: unwatchedDisk,
  };
  const own = {
    ...context,
    ...parts,
    recorders,
    egress: null,
    egressOutputs: null,
    mailer: null,
    operatorEmail: null,
    baseUrl: 'https://young-minds.test',
  };
  const deps = { ...own, ...createParts?.({ ...own, directory, onReport }) };
  const handlers = createJobHandlers(deps);
  const verifier = { verify: async () => {} };
  return {
    ...deps,
    /** The pipeline's own recorder, even if other parts are replaced. */
    recorder: parts.recorder,
    composer: parts.composer,
    jobs,
    directory,
    /** Receives a webhook without checking its signature. */
    receive: (rawBody: string) => receiveLivekitWebhook({ unitOfWork, verifier }, { rawBody, authorization: null }),
    /**
     * Runs due jobs, and the jobs that become due through them, until none is due. A failed job ends it unless
     * `onFailure` is given.
     */
    async runDueJobs(onFailure?: (job: PlannedJob, error: unknown) => void) {
      for (let job = jobs.removeDue(clock.now()); job !== undefined; job = jobs.removeDue(clock.now())) {
        const done = runJob(handlers, job.name, job.payload);
        await (onFailure === undefined ? done : done.catch(onFailure.bind(null, job)));
      }
    },
    close: () => rm(directory, { recursive: true }),
  };
}

function runJob<Name extends JobName>(handlers: JobHandlers, jobName: Name, payload: JobPayloads[Name]) {
  const { signal } = new AbortController();
  return handlers[jobName](payload, { jobName, payload, jobId: 'a job', attempt: 1, signal });
}

function createStorage(directory: string) {
  const current = createLocalStorage({ directory, baseUrl: 'https://young-minds.test', signingSecret: 'only here' });
  return { current, of: () => current };
}
