import {
  closeEndedSessions,
  followEgresses,
  reconcilePresence,
  renewLeases,
  stopStrayEgresses,
  sweep,
  sweepRawTracks,
  watchEgressBrowsers,
} from '@young-minds/recording/usecases';
import type { Logger } from 'pino';
import type { AheadComposition } from './ahead-composition.ts';
import type { LineDeps } from './line-deps.ts';
import type { RawTrackShipping } from './raw-track-shipping.ts';
import type { Repetition } from './repeat.ts';

/** A worker that has not renewed its leases for this long counts as dead; others take over what it recorded. */
export const LEASE_DURATION_MS = 10_000;

const ACTIVE_LIMIT = 1000;

export interface UpkeepDeps extends LineDeps {
  readonly ahead: AheadComposition;
  /** Null where raw tracks stay on this disk. */
  readonly shipping: RawTrackShipping | null;
}

/** What a worker does again and again beside its jobs. */
export function upkeepOf(deps: UpkeepDeps, logger: Logger): readonly Repetition[] {
  const { ahead, shipping } = deps;
  return [
    { name: 'renew-leases', pauseMs: LEASE_DURATION_MS / 5, run: () => renewLeases(deps) },
    { name: 'watch-capture-disk', pauseMs: 5_000, run: () => deps.disk.look() },
    { name: 'compose-ahead', pauseMs: 2_000, run: async (signal) => ahead.look(signal) },
    ...(shipping === null
      ? []
      : [
          { name: 'ship-raw-tracks', pauseMs: 500, run: () => ship(shipping, deps) },
          { name: 'sweep-raw-tracks', pauseMs: 600_000, firstPauseMs: 60_000, run: () => sweepRawTracks(deps) },
        ]),
    { name: 'sweep', pauseMs: 3_000, run: () => sweep(deps) },
    { name: 'reconcile-presence', pauseMs: 15_000, run: () => reconcilePresence(deps) },
    { name: 'follow-egresses', pauseMs: 2_000, run: () => followEgresses(deps) },
    { name: 'watch-egress-browsers', pauseMs: 5_000, run: () => watchEgressBrowsers(deps) },
    { name: 'close-ended-sessions', pauseMs: 15_000, run: () => closeEndedSessions(deps) },
    // A LiveKit without Redis knows no egresses, and answers a question for them with an error.
    ...(deps.policy.recorder === 'egress'
      ? [{ name: 'stop-stray-egresses', pauseMs: 15_000, run: () => stopStrayEgresses(deps) }]
      : []),
    { name: 'health', pauseMs: 60_000, run: () => tellOfHealth(deps, logger) },
  ];
}

async function ship(shipping: RawTrackShipping, { metrics }: LineDeps): Promise<void> {
  await shipping.look();
  metrics.captureLag(Math.max(0, ...shipping.lagMs().values()));
}

async function tellOfHealth({ unitOfWork }: LineDeps, logger: Logger): Promise<void> {
  const active = await unitOfWork.run(({ recordings }) => recordings.listActive(ACTIVE_LIMIT));
  const { rss: memoryBytes } = process.memoryUsage();
  logger.info({ activeRecordings: active.length, memoryBytes }, 'The worker is well');
}
