import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '@young-minds/config';
import { systemClock } from '@young-minds/core';
import {
  createDatabase,
  createJobConsumer,
  createJobQueue,
  createPipelineStatistics,
  createUnitOfWork,
  type DatabaseHandle,
  type JobConsumer,
  type TransactionalJobQueue,
} from '@young-minds/database';
import type { PrometheusMetrics } from '@young-minds/metrics/prometheus';
import {
  createWorkerLease,
  handleRecorderReport,
  handOverRecordings,
  unwatchedDisk,
} from '@young-minds/recording/capture';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import {
  type AheadComposer,
  type CaptureDisk,
  type CaptureFolders,
  type Composer,
  type EgressService,
  type Mailer,
  type RawTracks,
  type Recorder,
  type RecorderReport,
  type RoomNoticeBoard,
  type RoomParticipants,
  type StorageRegistry,
  silentMetrics,
} from '@young-minds/recording/ports';
import type { Logger } from 'pino';
import { createAheadComposition } from './ahead-composition.ts';
import { createDiskWatch } from './create-disk-watch.ts';
import { createMonitor } from './create-monitor.ts';
import { createJobHandlers, jobLog } from './job-handlers.ts';
import type { MonitorServer } from './monitoring/monitor-server.ts';
import { RawTrackUploader, type RawTrackUploaderDeps } from './raw-track-uploader.ts';
import { createRecorderRegistry } from './recorder-registry.ts';
import { countReport, createReportHandler, createTroubleLog } from './report-handler.ts';
import { backgroundTasksOf, type PeriodicTask, runPeriodically } from './run-background-tasks.ts';

/** The part of the configuration that a worker reads. */
export type WorkerConfig = Pick<Config, 'databaseUrl' | 'recording' | 'web'> &
  Partial<Pick<Config, 'egress' | 'monitoring' | 'operatorEmail'>>;

/** A recorder with connections in this process, which must be closed in order at shutdown. */
export interface ClosableRecorder extends Recorder {
  /** Resolves when the recorder can record a room immediately; absent if it always can. */
  whenReady?(): Promise<void>;
  /** Leaves every room without ending the recordings; the worker that starts them next continues them. */
  close(): Promise<void>;
}

/** Limit of the wait for recorders: one that is not ready must not stop the worker from composing and storing. */
const MAX_READY_WAIT_MS = 20_000;

type OnReport = (report: RecorderReport) => Promise<void>;

export interface EgressAdapters {
  readonly service: EgressService;
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
}

/** The adapters of the ports. */
export interface WorkerAdapters {
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
  /** Absent: this process has no Egress client. */
  readonly egress?: EgressAdapters;
  readonly composer: Composer;
  /** Null: this composer starts after the capture has ended. */
  readonly aheadComposer: AheadComposer | null;
  /** Null: no recorder in this process writes tracks. */
  readonly rawTracks: RawTracks | null;
  readonly storage: StorageRegistry;
  /** Null: email is disabled. */
  readonly mailer: (Mailer & { close(): void }) | null;
  readonly roomParticipants: RoomParticipants;
  readonly captures: CaptureFolders;
  readonly noticeBoard: RoomNoticeBoard;
  /** Absent: this process is not monitored. */
  readonly metrics?: PrometheusMetrics;
  /** Absent: free space is not monitored. */
  readonly captureDisk?: CaptureDisk;
}

export interface WorkerOptions {
  readonly config: WorkerConfig;
  readonly adapters: WorkerAdapters;
  readonly logger: Logger;
}

export interface Worker {
  start(): Promise<void>;
  /** Hands all work of this process over to other workers, then closes its connections. */
  stop(): Promise<void>;
}

/** Assembles a worker process: job queue, use cases, recorders and background tasks. */
export function createWorker({ config, adapters, logger }: WorkerOptions): Worker {
  const { databaseUrl } = config;
  const logTrouble = createTroubleLog(logger, systemClock);
  const onError = (err: Error) => logTrouble(err, 'The database or the queue has trouble');
  const database = createDatabase(databaseUrl, { onConnectionError: onError });
  const queue = createJobQueue({ databaseUrl, onError });
  const stopping = new AbortController();
  const deps = createPipelineDeps({ config, adapters, logger, signal: stopping.signal, database, queue });
  const handlers = createJobHandlers(deps);
  const consumer = createJobConsumer({ databaseUrl, handlers, ...jobLog(logger, deps.metrics), onError });
  const onFailure = (err: unknown, name: string) => logTrouble(err, `Background task ${name} failed`);
  const ahead = createAheadComposition(deps, { onFailure: (err) => onFailure(err, 'compose-ahead') });
  const tasks: PeriodicTask[] = [];
  let monitor: MonitorServer | null = null;
  return {
    async start() {
      const diskChecked = deps.disk.check().catch((err: unknown) => onFailure(err, 'watch-capture-disk'));
      // A worker that takes over a recording before it can record only makes the gap longer.
      const ready = Promise.all(deps.closable.map((recorder) => recorder.whenReady?.()));
      await Promise.all([diskChecked, Promise.race([ready, delay(MAX_READY_WAIT_MS, undefined, { ref: false })])]);
      await consumer.start();
      tasks.push(...backgroundTasksOf({ ...deps, ahead }, logger).map((task) => runPeriodically(task, onFailure)));
      monitor = openMonitor({ config, adapters, logger, deps, consumer, database });
      // A supervisor that reads the ready line may request the health immediately.
      await monitor?.started;
    },
    async stop() {
      await consumer.stop();
      await Promise.all(tasks.map((task) => task.stop()));
      await ahead.settle();
      // Recording continues up to this point. From here on there is a gap until another worker has joined.
      const kept = await handOverRecordings(deps).catch((err: unknown) => [err]);
      // If the database is down, the leases expire.
      for (const err of kept) logTrouble(err, 'A lease could not be released');
      await Promise.all(deps.closable.map((recorder) => recorder.close()));
      stopping.abort();
      // After the leases are released, so that the upload does not delay the worker that continues the recording.
      await deps.uploader?.settle();
      adapters.mailer?.close();
      await monitor?.close();
      await queue.close();
      await database.close();
    },
  };
}

interface Monitored extends WorkerOptions {
  readonly deps: ReturnType<typeof createPipelineDeps>;
  readonly consumer: JobConsumer;
  readonly database: DatabaseHandle;
}

/** Returns null if this process is not monitored. */
function openMonitor({ config, adapters, logger, deps, consumer, database }: Monitored): MonitorServer | null {
  const { metrics, captureDisk, roomParticipants } = adapters;
  if (config.monitoring === undefined || metrics === undefined || captureDisk === undefined) return null;
  const statistics = createPipelineStatistics(database.db);
  const activeRecordings = () => deps.recorders.all().flatMap((recorder) => recorder.activeRecordingIds()).length;
  metrics.addSources({ statistics, activeRecordings });
  const asked = {
    statistics,
    captureDisk,
    roomParticipants,
    isConsuming: consumer.isConsuming,
    diskRoom: () => deps.disk.room,
  };
  return createMonitor({ config: config.monitoring, metrics, logger, ...asked });
}

interface Surroundings extends WorkerOptions {
  readonly signal: AbortSignal;
  readonly database: DatabaseHandle;
  readonly queue: TransactionalJobQueue;
}

function createPipelineDeps({ config, adapters, logger, signal, database, queue }: Surroundings) {
  const unitOfWork = createUnitOfWork({
    db: database.db,
    queue,
    signature: { worker: `${hostname()}:${process.pid}` },
  });
  const context = { unitOfWork, clock: systemClock, policy: policyOf(config) };
  const lease = createWorkerLease(`${hostname()}:${process.pid}:${randomUUID()}`);
  const { createRecorder, egress, captureDisk, metrics = silentMetrics, ...others } = adapters;
  const uploader = createUploader(
    { ...context, ...others },
    () => recorders.of('embedded').activeRecordingIds(),
    logger,
  );
  const handle = async (report: RecorderReport) => {
    // Any worker may compose the recording after it has ended, so its tail is uploaded first.
    if (report.type === 'ended') await uploader?.uploadTail(report.recordingId);
    await handleRecorderReport({ ...context, lease, recorders }, report);
    countReport(metrics, report);
  };
  const handleReport = createReportHandler({ handle, logger, signal });
  const disk =
    captureDisk === undefined
      ? unwatchedDisk
      : createDiskWatch({ ...context, captureDisk, metrics }, { config, logger });
  const closable = [
    createRecorder(handleReport),
    ...(egress === undefined ? [] : [egress.createRecorder(handleReport)]),
  ];
  const recorders = createRecorderRegistry(closable);
  return {
    ...context,
    ...others,
    metrics,
    disk,
    lease,
    recorders,
    closable,
    uploader,
    egress: egress?.service ?? null,
    baseUrl: config.web.baseUrl,
    operatorEmail: config.operatorEmail ?? null,
  };
}

/** Returns null if raw tracks stay on this disk. */
function createUploader(
  deps: Omit<RawTrackUploaderDeps, 'rawTracks'> & { policy: RecordingPolicy; rawTracks: RawTracks | null },
  activeRecordingIds: () => readonly string[],
  logger: Logger,
): RawTrackUploader | null {
  const { policy, rawTracks } = deps;
  if (rawTracks === null || policy.rawTracks?.toStore !== true) return null;
  return new RawTrackUploader(
    { ...deps, rawTracks },
    {
      activeRecordingIds,
      onTrouble: (err) => logger.warn({ err }, 'Uploading raw tracks failed; they stay on this disk and are retried'),
      onRecovered: () => logger.info('Raw tracks are uploaded again'),
    },
  );
}

/** Returns the operator's settings in the form that the use cases accept. */
export function policyOf({ recording, egress }: Pick<WorkerConfig, 'recording' | 'egress'>): RecordingPolicy {
  const { enabled: isEnabled, graceSeconds, recorder, rawTracks } = recording;
  const fallback = egress?.fallback ?? null;
  return { isEnabled, graceMs: graceSeconds * 1000, recorder, rawTracks, ...(fallback !== null && { fallback }) };
}
