import { setTimeout as delay } from 'node:timers/promises';
import type { SignedAnchor } from '@young-minds/recording/audit';
import {
  askEgressBrowsers,
  type DeadEgress,
  followEgresses,
  releaseLostLeases,
  renewLeases,
  type SeenOutputs,
  type SilentBrowsers,
  stopStrayEgresses,
  sweep,
  watchEgressBrowsers,
  watchEgressOutputs,
} from '@young-minds/recording/capture';
import {
  deleteOldWebhooks,
  eraseDueRecordings,
  type Finding,
  reconcileInTurn,
  reconcilePresence,
  sendOperatorAlerts,
  watchDeadlines,
  watchRisks,
} from '@young-minds/recording/maintenance';
import type { UnsentAlert } from '@young-minds/recording/ports';
import { closeEndedSessions, emptyClosedRooms, limitPublishers } from '@young-minds/recording/presence';
import { sweepRawTracks } from '@young-minds/recording/raw-tracks';
import type { Logger } from 'pino';
import type { AheadComposition } from './ahead-composition.ts';
import { BACKGROUND_TASKS, type BackgroundTaskDeclaration, type BackgroundTaskName } from './background-tasks.ts';
import type { PipelineDeps } from './pipeline-deps.ts';
import type { RawTrackUploader } from './raw-track-uploader.ts';

const ACTIVE_LIMIT = 1000;

interface BackgroundTaskDeps extends PipelineDeps {
  readonly ahead: AheadComposition;
  /** Null if raw tracks stay on this disk. */
  readonly uploader: RawTrackUploader | null;
  /** Null if the audit trail is not anchored. */
  readonly anchor: (() => Promise<SignedAnchor | null>) | null;
}

/** One run of a task; the signal is aborted when the task stops. */
type Run = (signal: AbortSignal) => Promise<unknown>;

interface BackgroundTask extends BackgroundTaskDeclaration {
  readonly run: Run;
}

/** Returns the background tasks of a worker: all declared ones that its configuration needs. */
export function backgroundTasksOf(deps: BackgroundTaskDeps, logger: Logger): readonly BackgroundTask[] {
  const runs = runsOf(deps, logger);
  return BACKGROUND_TASKS.flatMap((task) => {
    const run = runs[task.name];
    return run === null ? [] : [{ ...task, run }];
  });
}

/** Returns what each task runs; null if this worker does not need it. */
function runsOf(deps: BackgroundTaskDeps, logger: Logger): Readonly<Record<BackgroundTaskName, Run | null>> {
  const { ahead, anchor, uploader } = deps;
  const suspects = new Set<string>();
  const seenOutputs: SeenOutputs = new Map();
  const silentBrowsers: SilentBrowsers = new Map();
  const logAlertOnce = createAlertLog(logger);
  const logDeadOnce = createDeadEgressLog(logger);
  const onFinding = createFindingLog(deps, logger);
  return {
    'renew-leases': () => renewLeases(deps),
    'release-lost-leases': () => releaseLostLeases(deps, suspects),
    sweep: () => sweep(deps),
    'reconcile-presence': (signal) => reconcilePresence(deps, { signal, onFinding }),
    reconcile: async (signal) => {
      const summary = await reconcileInTurn(deps, { signal, onFinding });
      if (summary !== null) logger.info(summary, 'Reconciler run finished');
    },
    'close-ended-sessions': () => closeEndedSessions(deps),
    'empty-closed-rooms': () => emptyClosedRooms(deps),
    'limit-publishers': () => limitPublishers(deps),
    'watch-risks': () => watchRisks(deps),
    'watch-deadlines': () => watchDeadlines(deps),
    'send-operator-alerts': () => sendOperatorAlerts(deps, logAlertOnce),
    'upload-raw-tracks': uploader && (() => upload(uploader, deps)),
    'sweep-raw-tracks': uploader && (() => sweepRawTracks(deps)),
    'delete-old-webhooks': () => deleteOldWebhooks(deps),
    'erase-due': () => eraseDueRecordings(deps),
    'watch-capture-disk': () => deps.disk.check(),
    'compose-ahead': async (signal) => ahead.startDue(signal),
    'follow-egresses': () => followEgresses(deps),
    'watch-egress-browsers': () => watchEgressBrowsers(deps),
    // Every second, like the next: too often for a worker that starts no egresses.
    'ask-egress-browsers': deps.policy.recorder === 'egress' ? () => askEgressBrowsers(deps, silentBrowsers) : null,
    'watch-egress-outputs': deps.policy.recorder === 'egress' ? () => watchEgressOutputs(deps, seenOutputs) : null,
    // Without Redis, LiveKit answers requests about egresses with an error.
    'stop-stray-egresses': deps.policy.recorder === 'egress' ? () => stopStrayEgresses(deps, logDeadOnce) : null,
    'anchor-audit-trail': anchor && (() => anchorAndLog(anchor, logger)),
    health: () => logHealth(deps, logger),
  };
}

async function upload(uploader: RawTrackUploader, { metrics }: PipelineDeps): Promise<void> {
  await uploader.startDue();
  metrics.captureLag(Math.max(0, ...uploader.lagMs().values()));
}

/** Logs each alert once, the first time it is seen: an alert stays unsent until its email goes out. */
function createAlertLog(logger: Logger): (alert: UnsentAlert) => void {
  const logged = new Set<string>();
  return ({ id, alert, subject, recordingId, message }) => {
    if (logged.has(id)) return;
    logged.add(id);
    logger.error({ alert, subject, recordingId }, message);
  };
}

/** Logs each dead egress once: LiveKit lists it for half an hour, and stopping it is tried until then. */
function createDeadEgressLog(logger: Logger): (egress: DeadEgress) => void {
  const logged = new Set<string>();
  return ({ egressId, recordingId }) => {
    if (logged.has(egressId)) return;
    logged.add(egressId);
    logger.warn(
      { egressId, recordingId },
      'LiveKit lists an egress as running, and its service does not answer: it has crashed. Check that Egress runs.',
    );
  };
}

/** Logs each finding of the reconciler, and counts its repair. */
function createFindingLog({ metrics }: PipelineDeps, logger: Logger): (finding: Finding) => void {
  return ({ kind, recordingId, roomId, detail, repair }) => {
    logger.warn({ kind, recordingId, roomId }, `The reconciler found: ${detail}`);
    if (repair !== undefined) metrics.repaired(kind);
  };
}

/** Logs the signature too, so that a log on another machine shows which anchors the store must have. */
async function anchorAndLog(anchor: () => Promise<SignedAnchor | null>, logger: Logger): Promise<void> {
  const signed = await anchor();
  if (signed === null) return;
  const { index, heads } = signed.anchor;
  logger.info({ anchor: index, chains: heads.length, signature: signed.signature }, 'Audit trail anchored');
}

async function logHealth({ unitOfWork }: PipelineDeps, logger: Logger): Promise<void> {
  const active = await unitOfWork.run(({ recordings }) => recordings.listActive(ACTIVE_LIMIT));
  const { rss: memoryBytes } = process.memoryUsage();
  logger.info({ activeRecordings: active.length, memoryBytes }, 'Worker health');
}

export interface PeriodicTask {
  /** Stops the task. Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** Runs a task repeatedly. A failed run is reported to `onFailure`, and the next one follows. */
export function runPeriodically(
  { name, periodMs, firstPauseMs = 0, run }: BackgroundTask,
  onFailure: (error: unknown, name: string) => void,
): PeriodicTask {
  const stopping = new AbortController();
  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const loop = async () => {
    if (firstPauseMs > 0) await pause(firstPauseMs);
    while (!stopping.signal.aborted) {
      await run(stopping.signal).catch((error: unknown) => onFailure(error, name));
      await pause(periodMs);
    }
  };
  const done = loop();
  return {
    stop() {
      stopping.abort();
      return done;
    },
  };
}
