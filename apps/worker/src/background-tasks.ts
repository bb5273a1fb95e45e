import { setTimeout as delay } from 'node:timers/promises';
import {
  followEgresses,
  releaseLostLeases,
  renewLeases,
  stopStrayEgresses,
  sweep,
  watchEgressBrowsers,
} from '@young-minds/recording/capture';
import {
  type Finding,
  reconcileInTurn,
  sendOperatorAlerts,
  watchRisks,
  watchWaits,
} from '@young-minds/recording/maintenance';
import type { UnsentAlert } from '@young-minds/recording/ports';
import { closeEndedSessions, reconcilePresence } from '@young-minds/recording/presence';
import { sweepRawTracks } from '@young-minds/recording/raw-tracks';
import type { Logger } from 'pino';
import type { AheadComposition } from './ahead-composition.ts';
import type { PipelineDeps } from './pipeline-deps.ts';
import type { RawTrackUploader } from './raw-track-uploader.ts';

/** Leases expire if they are not renewed for this long; then other workers take over the recordings. */
export const LEASE_DURATION_MS = 10_000;

const ACTIVE_LIMIT = 1000;

export interface BackgroundTaskDeps extends PipelineDeps {
  readonly ahead: AheadComposition;
  /** Null if raw tracks stay on this disk. */
  readonly shipping: RawTrackUploader | null;
}

/** Returns the background tasks of a worker. */
export function backgroundTasksOf(deps: BackgroundTaskDeps, logger: Logger): readonly Repetition[] {
  const { ahead, shipping } = deps;
  const suspects = new Set<string>();
  const tellOnce = createAlertLog(logger);
  return [
    { name: 'renew-leases', pauseMs: LEASE_DURATION_MS / 5, run: () => renewLeases(deps) },
    { name: 'watch-capture-disk', pauseMs: 5_000, run: () => deps.disk.look() },
    { name: 'compose-ahead', pauseMs: 2_000, run: async (signal) => ahead.look(signal) },
    ...(shipping === null
      ? []
      : [
          { name: 'upload-raw-tracks', pauseMs: 500, run: () => ship(shipping, deps) },
          { name: 'sweep-raw-tracks', pauseMs: 600_000, firstPauseMs: 60_000, run: () => sweepRawTracks(deps) },
        ]),
    { name: 'sweep', pauseMs: 3_000, run: () => sweep(deps) },
    { name: 'reconcile-presence', pauseMs: 15_000, run: () => reconcilePresence(deps) },
    { name: 'reconcile', pauseMs: 10_000, run: (signal) => reconcile(deps, { logger, signal }) },
    { name: 'release-lost-leases', pauseMs: 10_000, run: () => releaseLostLeases(deps, suspects) },
    { name: 'watch-risks', pauseMs: 5_000, run: () => watchRisks(deps) },
    { name: 'watch-waits', pauseMs: 60_000, run: () => watchWaits(deps) },
    { name: 'send-operator-alerts', pauseMs: 10_000, run: () => sendOperatorAlerts(deps, tellOnce) },
    { name: 'follow-egresses', pauseMs: 2_000, run: () => followEgresses(deps) },
    { name: 'watch-egress-browsers', pauseMs: 5_000, run: () => watchEgressBrowsers(deps) },
    { name: 'close-ended-sessions', pauseMs: 15_000, run: () => closeEndedSessions(deps) },
    // Without Redis, LiveKit answers requests about egresses with an error.
    ...(deps.policy.recorder === 'egress'
      ? [{ name: 'stop-stray-egresses', pauseMs: 15_000, run: () => stopStrayEgresses(deps) }]
      : []),
    { name: 'health', pauseMs: 60_000, run: () => tellOfHealth(deps, logger) },
  ];
}

async function ship(shipping: RawTrackUploader, { metrics }: PipelineDeps): Promise<void> {
  await shipping.look();
  metrics.captureLag(Math.max(0, ...shipping.lagMs().values()));
}

/** Logs each alert once, the first time it is seen: an alert stays unsent until its email goes out. */
function createAlertLog(logger: Logger): (alert: UnsentAlert) => void {
  const told = new Set<string>();
  return ({ id, alert, subject, recordingId, message }) => {
    if (told.has(id)) return;
    told.add(id);
    logger.error({ alert, subject, recordingId }, message);
  };
}

async function reconcile(
  deps: PipelineDeps,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const onFinding = ({ kind, recordingId, roomId, detail, repair }: Finding) => {
    logger.warn({ kind, recordingId, roomId }, `The reconciler found: ${detail}`);
    if (repair !== undefined) deps.metrics.repaired(kind);
  };
  const summary = await reconcileInTurn(deps, { signal, onFinding });
  if (summary !== null) logger.info(summary, 'Reconciler run finished');
}

async function tellOfHealth({ unitOfWork }: PipelineDeps, logger: Logger): Promise<void> {
  const active = await unitOfWork.run(({ recordings }) => recordings.listActive(ACTIVE_LIMIT));
  const { rss: memoryBytes } = process.memoryUsage();
  logger.info({ activeRecordings: active.length, memoryBytes }, 'Worker health');
}

export interface Repetition {
  readonly name: string;
  /** Between the end of one run and the start of the next. */
  readonly pauseMs: number;
  /** Before the first run; 0 by default. */
  readonly firstPauseMs?: number;
  /** One run; its signal is aborted when the task stops. */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface PeriodicTask {
  /** Stops the task. Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** Runs a task repeatedly. A failed run is reported to `onFailure`, and the next one follows. */
export function runPeriodically(
  { name, pauseMs, firstPauseMs = 0, run }: Repetition,
  onFailure: (error: unknown, name: string) => void,
): PeriodicTask {
  const stopping = new AbortController();
  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const loop = async () => {
    if (firstPauseMs > 0) await pause(firstPauseMs);
    while (!stopping.signal.aborted) {
      await run(stopping.signal).catch((error: unknown) => onFailure(error, name));
      await pause(pauseMs);
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
