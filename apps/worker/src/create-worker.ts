import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '@young-minds/config';
import {
  createDatabase,
  createJobConsumer,
  createJobQueue,
  createUnitOfWork,
  type DatabaseHandle,
  type JobConsumerOptions,
  type JobContext,
  type TransactionalJobQueue,
} from '@young-minds/db';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import {
  type AheadComposer,
  type Composer,
  type EgressService,
  type Mailer,
  type RawTracks,
  type Recorder,
  type RecorderReport,
  type RoomNoticeBoard,
  type RoomRoster,
  type StorageRegistry,
  systemClock,
} from '@young-minds/recording/ports';
import { createWorkerLease, handleRecorderReport } from '@young-minds/recording/usecases';
import type { Logger } from 'pino';
import { createAheadComposition } from './ahead-composition.ts';
import { createJobHandlers } from './create-job-handlers.ts';
import { RawTrackShipping, type RawTrackShippingDeps } from './raw-track-shipping.ts';
import { createRecorderRegistry } from './recorder-registry.ts';
import { type Repeater, repeat } from './repeat.ts';
import { createReportTaker } from './take-report.ts';
import { createTroubleLog } from './trouble-log.ts';
import { LEASE_DURATION_MS, upkeepOf } from './upkeep.ts';

/** A recorder whose captures live in this process, so that its end must be an orderly one. */
export interface ClosableRecorder extends Recorder {
  /** Leaves every room without ending the recordings; whoever starts them next goes on with them. */
  close(): Promise<void>;
}

type OnReport = (report: RecorderReport) => Promise<void>;

export interface EgressAdapters {
  readonly service: EgressService;
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
}

/** What stands behind the ports. */
export interface WorkerAdapters {
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
  /** Absent: this process knows no Egress. */
  readonly egress?: EgressAdapters;
  readonly composer: Composer;
  /** Null: this composer begins when the capture has ended. */
  readonly aheadComposer: AheadComposer | null;
  /** Null: no recorder here writes tracks. */
  readonly rawTracks: RawTracks | null;
  readonly storage: StorageRegistry;
  /** Null: mail is off. */
  readonly mailer: (Mailer & { close(): void }) | null;
  readonly roster: RoomRoster;
  readonly noticeBoard: RoomNoticeBoard;
}

export type WorkerConfig = Pick<Config, 'databaseUrl' | 'recording' | 'web'> & Partial<Pick<Config, 'egress'>>;

export interface WorkerOptions {
  readonly config: WorkerConfig;
  readonly adapters: WorkerAdapters;
  readonly logger: Logger;
}

export interface Worker {
  start(): Promise<void>;
  /** Hands everything this process does over to others, then lets go of its connections. */
  stop(): Promise<void>;
}

/** Wires one worker process together: queue, use cases, recorder, and the upkeep beside them. */
export function createWorker({ config, adapters, logger }: WorkerOptions): Worker {
  const { databaseUrl } = config;
  const tellOfTrouble = createTroubleLog(logger, systemClock);
  const onError = (err: Error) => tellOfTrouble(err, 'The database or the queue has trouble');
  const database = createDatabase(databaseUrl, { onConnectionError: onError });
  const queue = createJobQueue({ databaseUrl, onError });
  const stopping = new AbortController();
  const deps = createLineDeps({ config, adapters, logger, signal: stopping.signal, database, queue });
  const consumer = createJobConsumer({ databaseUrl, handlers: createJobHandlers(deps), ...jobLog(logger), onError });
  const onFailure = (err: unknown, name: string) => tellOfTrouble(err, `The upkeep ${name} failed`);
  const ahead = createAheadComposition(deps, { onFailure: (err) => onFailure(err, 'compose-ahead') });
  const upkeep: Repeater[] = [];
  return {
    async start() {
      await consumer.start();
      upkeep.push(...upkeepOf({ ...deps, ahead }, logger).map((repetition) => repeat(repetition, onFailure)));
    },
    async stop() {
      await consumer.stop();
      await Promise.all(upkeep.map((repeater) => repeater.stop()));
      await ahead.settle();
      await Promise.all(deps.closable.map((recorder) => recorder.close()));
      stopping.abort();
      // Where the database is away they run out by themselves.
      const { unitOfWork, lease } = deps;
      const released = unitOfWork.run(({ recordings }) => recordings.releaseLeasesOf(lease.owner));
      await released.catch((err: unknown) => tellOfTrouble(err, 'The leases could not be given back'));
      // After the leases, so that nobody waits for it with recording on.
      await deps.shipping?.settle();
      adapters.mailer?.close();
      await queue.close();
      await database.close();
    },
  };
}

interface Surroundings extends WorkerOptions {
  readonly signal: AbortSignal;
  readonly database: DatabaseHandle;
  readonly queue: TransactionalJobQueue;
}

function createLineDeps({ config, adapters, logger, signal, database, queue }: Surroundings) {
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  const line = { unitOfWork, clock: systemClock, policy: policyOf(config) };
  const { createRecorder, egress, ...others } = adapters;
  const shipping = createShipping({ ...line, ...others }, () => recorders.of('embedded').activeRecordingIds(), logger);
  const handle = async (report: RecorderReport) => {
    // Once it has ended any worker may compose it.
    if (report.type === 'ended') await shipping?.shipTail(report.recordingId);
    await handleRecorderReport(line, report);
  };
  const takeReport = createReportTaker({ handle, logger, signal });
  const closable = [createRecorder(takeReport), ...(egress === undefined ? [] : [egress.createRecorder(takeReport)])];
  const lease = createWorkerLease(`${hostname()}:${process.pid}:${randomUUID()}`, LEASE_DURATION_MS);
  const recorders = createRecorderRegistry(closable);
  return {
    ...line,
    ...others,
    lease,
    recorders,
    closable,
    shipping,
    egress: egress?.service ?? null,
    baseUrl: config.web.baseUrl,
  };
}

/** Null where raw tracks stay on this disk. */
function createShipping(
  deps: Omit<RawTrackShippingDeps, 'rawTracks'> & { policy: RecordingPolicy; rawTracks: RawTracks | null },
  activeRecordingIds: () => readonly string[],
  logger: Logger,
): RawTrackShipping | null {
  const { policy, rawTracks } = deps;
  if (rawTracks === null || policy.rawTracks?.toStore !== true) return null;
  return new RawTrackShipping(
    { ...deps, rawTracks },
    {
      activeRecordingIds,
      onTrouble: (err) => logger.warn({ err }, 'Raw tracks do not reach the store; they wait on this disk meanwhile'),
      onRecovered: () => logger.info('Raw tracks reach the store again'),
    },
  );
}

function policyOf({ recording, egress }: WorkerConfig): RecordingPolicy {
  const { enabled: isEnabled, graceSeconds, recorder, rawTracks } = recording;
  const fallback = egress?.fallback ?? null;
  return { isEnabled, graceMs: graceSeconds * 1000, recorder, rawTracks, ...(fallback !== null && { fallback }) };
}

function jobLog(logger: Logger): Pick<JobConsumerOptions, 'onDone' | 'onFailure'> {
  const factsOf = ({ jobName, jobId, attempt, payload }: JobContext) => ({ job: jobName, jobId, attempt, ...payload });
  return {
    onDone: (context, durationMs) => logger.info({ ...factsOf(context), durationMs }, 'Job done'),
    onFailure: (err, context) => logger.warn({ ...factsOf(context), err }, 'Job failed'),
  };
}
