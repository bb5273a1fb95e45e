import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '@young-minds/config';
import { systemClock } from '@young-minds/core';
import { createUnitOfWork, type DatabaseHandle, type TransactionalJobQueue } from '@young-minds/database';
import { createWorkerLease, handleRecorderReport, unwatchedDisk } from '@young-minds/recording/capture';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import { type RawTracks, type RecorderReport, silentMetrics } from '@young-minds/recording/ports';
import type { Logger } from 'pino';
import { createDiskWatch } from './create-disk-watch.ts';
import { RawTrackUploader, type RawTrackUploaderDeps } from './raw-track-uploader.ts';
import { createRecorderRegistry } from './recorder-registry.ts';
import { countReport, createReportHandler } from './report-handler.ts';
import type { WorkerAdapters } from './worker-adapters.ts';

/** The part of the configuration that a worker reads. */
export type WorkerConfig = Pick<Config, 'databaseUrl' | 'recording' | 'web'> &
  Partial<Pick<Config, 'audit' | 'egress' | 'monitoring' | 'operatorEmail'>>;

interface PipelineDepsOptions {
  readonly config: WorkerConfig;
  readonly adapters: WorkerAdapters;
  readonly logger: Logger;
  /** Aborted at shutdown, after the leases are released. */
  readonly signal: AbortSignal;
  readonly database: DatabaseHandle;
  readonly queue: TransactionalJobQueue;
}

/** Assembles the dependencies of the use cases, and of the process that runs them. */
export function createPipelineDeps({ config, adapters, logger, signal, database, queue }: PipelineDepsOptions) {
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
    egressOutputs: egress?.outputs ?? null,
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
  const { enabled: isEnabled, graceSeconds, recorder, layout, rawTracks } = recording;
  const fallback = egress?.fallback ?? null;
  const policy = { isEnabled, graceMs: graceSeconds * 1000, recorder, layout, rawTracks };
  return { ...policy, ...(fallback !== null && { fallback }) };
}
