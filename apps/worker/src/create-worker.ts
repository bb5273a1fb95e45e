import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@young-minds/core';
import {
  createAuditChain,
  createDatabase,
  createJobConsumer,
  createJobQueue,
  createPipelineStatistics,
  type DatabaseHandle,
  type JobConsumer,
  requireSupportedServer,
} from '@young-minds/database';
import { createAuditAnchoring } from '@young-minds/recording/audit';
import { handOverRecordings } from '@young-minds/recording/capture';
import { fillEndpoints } from '@young-minds/recording/maintenance';
import type { Logger } from 'pino';
import { createAheadComposition } from './ahead-composition.ts';
import { createMonitor } from './create-monitor.ts';
import { createPipelineDeps, type WorkerConfig } from './create-pipeline-deps.ts';
import { createJobHandlers, jobLog } from './job-handlers.ts';
import type { MonitorServer } from './monitoring/monitor-server.ts';
import { backgroundTasksOf, type PeriodicTask, runPeriodically } from './run-background-tasks.ts';
import { createTroubleLog } from './trouble-log.ts';
import type { WorkerAdapters } from './worker-adapters.ts';

/** Limit of the wait for recorders: one that is not ready must not stop the worker from composing and storing. */
const MAX_READY_WAIT_MS = 20_000;

interface WorkerOptions {
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
  const anchor = createAnchoring({ config, adapters, logger }, database);
  const tasks: PeriodicTask[] = [];
  let monitor: MonitorServer | null = null;
  return {
    async start() {
      const diskChecked = deps.disk.check().catch((err: unknown) => onFailure(err, 'watch-capture-disk'));
      // A worker that takes over a recording before it can record only makes the gap longer.
      const ready = Promise.all(deps.closable.map((recorder) => recorder.whenReady?.()));
      await Promise.all([diskChecked, Promise.race([ready, delay(MAX_READY_WAIT_MS, undefined, { ref: false })])]);
      await requireSupportedServer(database.pool);
      await fillEndpoints(deps);
      await consumer.start();
      tasks.push(
        ...backgroundTasksOf({ ...deps, ahead, anchor }, logger).map((task) => runPeriodically(task, onFailure)),
      );
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

/** Returns null if no key signs anchors. */
function createAnchoring({ config: { audit }, adapters, logger }: WorkerOptions, { pool }: DatabaseHandle) {
  if (audit === undefined) return null;
  const { anchorKey: key, anchorFile: copyFile } = audit;
  if (key === null) {
    logger.warn('The audit trail is not anchored: AUDIT_ANCHOR_KEY is not set');
    return null;
  }
  const { storage } = adapters;
  return createAuditAnchoring({ auditChain: createAuditChain(pool), storage, clock: systemClock, key, copyFile });
}

interface Monitored extends WorkerOptions {
  readonly deps: ReturnType<typeof createPipelineDeps>;
  readonly consumer: JobConsumer;
  readonly database: DatabaseHandle;
}

/** Returns null if this process is not monitored. */
function openMonitor({ config, adapters, logger, deps, consumer, database }: Monitored): MonitorServer | null {
  const { metrics, captureDisk, probeMedia, findConfinement, roomParticipants } = adapters;
  if (config.monitoring === undefined || metrics === undefined) return null;
  if (captureDisk === undefined || probeMedia === undefined || findConfinement === undefined) return null;
  const statistics = createPipelineStatistics(database.db);
  const activeRecordings = () => deps.recorders.all().flatMap((recorder) => recorder.activeRecordingIds()).length;
  metrics.addSources({ statistics, activeRecordings });
  const asked = {
    statistics,
    captureDisk,
    roomParticipants,
    probeMedia,
    findConfinement,
    isConsuming: consumer.isConsuming,
    diskRoom: () => deps.disk.room,
  };
  return createMonitor({ config: config.monitoring, metrics, logger, ...asked });
}
