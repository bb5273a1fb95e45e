import { describeFailure, type Failure } from '../../pipeline/failed-try.ts';
import { findLostObjects } from './find-lost-objects.ts';
import {
  findFailed,
  findLeftCaptures,
  findOrphanedRecorders,
  findPresence,
  findStoredUnnoticed,
  findUnheld,
} from './find-recordings.ts';
import type { Check, Finding, FindingKind, ReconcileDeps } from './finding.ts';

/** The name under which workers take turns. */
const TASK_NAME = 'reconcile';
/** The time between the starts of two runs, on whichever worker. */
const INTERVAL_MS = 60_000;
/** A worker that has not finished its run after this time has crashed. */
const LONGEST_RUN_MS = 10 * 60_000;

/** The checks that workers run once a minute. */
const CHECKS_IN_TURN: Readonly<Record<string, Check>> = {
  unheld: findUnheld,
  recorders: findOrphanedRecorders,
  waiting: findStoredUnnoticed,
  failed: findFailed,
  captures: findLeftCaptures,
  objects: findLostObjects,
};

/** All checks. `reconcilePresence` runs the first one more often, because sessions without webhooks depend on it. */
const CHECKS: Readonly<Record<string, Check>> = { presence: findPresence, ...CHECKS_IN_TURN };

export interface ReconcileOptions {
  /** If true, findings are reported and not repaired. */
  readonly isDryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Called for every finding that was repaired or needs the operator. */
  readonly onFinding?: (finding: Finding) => void;
}

export interface KindCount {
  readonly kind: FindingKind;
  readonly count: number;
}

export interface ReconcileSummary {
  /** What was repaired; in a dry run, what would be. */
  readonly repairs: readonly KindCount[];
  /** Findings without a repair. */
  readonly findings: readonly KindCount[];
  /** Checks that failed; the next run repeats them. */
  readonly troubles: readonly (Failure & { readonly check: string })[];
}

/**
 * Compares the rows of recordings with LiveKit, capture folders and stores, and repairs what disagrees. Applies the
 * missing events to the state machine and enqueues the jobs that should have run; there is no other way to change a
 * recording. Each repair adds an audit event. Idempotent, and safe while workers run: every repair checks again under
 * the room's lock.
 */
export function reconcileRecordings(deps: ReconcileDeps, options: ReconcileOptions = {}): Promise<ReconcileSummary> {
  return runChecks(deps, CHECKS, options);
}

/**
 * Runs the reconciler without its check of presence, if a run is due and no other worker does it. Called every few
 * seconds, by every worker.
 * @returns null if it was not this worker's turn
 */
export async function reconcileInTurn(
  deps: ReconcileDeps,
  options: ReconcileOptions = {},
): Promise<ReconcileSummary | null> {
  const begunAt = deps.clock.now();
  const until = new Date(begunAt.getTime() + LONGEST_RUN_MS);
  const isOurs = await deps.unitOfWork.run(({ backgroundTaskRuns }) =>
    backgroundTaskRuns.claim(TASK_NAME, { now: begunAt, until }),
  );
  if (!isOurs) return null;
  try {
    return await runChecks(deps, CHECKS_IN_TURN, options);
  } finally {
    await endTurn(deps, new Date(begunAt.getTime() + INTERVAL_MS));
  }
}

function endTurn({ unitOfWork }: ReconcileDeps, nextAt: Date): Promise<void> {
  return unitOfWork.run(({ backgroundTaskRuns }) => backgroundTaskRuns.settle(TASK_NAME, { nextAt, position: null }));
}

/**
 * Applies the joins and leaves of lost webhooks. Called every few seconds, by every worker, so that the crash of one
 * delays no repair. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function reconcilePresence(
  deps: ReconcileDeps,
  { signal, onFinding }: Pick<ReconcileOptions, 'signal' | 'onFinding'> = {},
): Promise<void> {
  for await (const finding of findPresence(deps)) {
    if (signal?.aborted) return;
    if (await settle(deps, finding)) onFinding?.(finding);
  }
}

async function runChecks(
  deps: ReconcileDeps,
  checks: Readonly<Record<string, Check>>,
  { isDryRun = false, signal, onFinding }: ReconcileOptions,
): Promise<ReconcileSummary> {
  const repaired: FindingKind[] = [];
  const reported: FindingKind[] = [];
  const troubles: (Failure & { check: string })[] = [];
  for (const [name, check] of Object.entries(checks)) {
    if (signal?.aborted) break;
    try {
      for await (const finding of check(deps)) {
        if (signal?.aborted) break;
        if (!isDryRun && !(await settle(deps, finding))) continue;
        (finding.repair === undefined ? reported : repaired).push(finding.kind);
        onFinding?.(finding);
      }
    } catch (error) {
      troubles.push({ check: name, ...describeFailure(error) });
    }
  }
  return { repairs: countsOf(repaired), findings: countsOf(reported), troubles };
}

/** Repairs or reports a finding; returns whether there was something to repair or a new alert for the operator. */
async function settle({ unitOfWork, clock }: ReconcileDeps, finding: Finding): Promise<boolean> {
  const { kind, roomId, recordingId, detail, repair, alert } = finding;
  const about = { source: 'reconciler', ...(roomId && { roomId }), ...(recordingId && { recordingId }) } as const;
  return unitOfWork.run(async (repositories) => {
    const isNew = alert !== undefined && (await repositories.alerts.raise(alert, clock.now()));
    const isDone = repair === undefined ? isNew : await repair(repositories);
    if (!isDone) return false;
    const type = repair === undefined ? 'reconciler_found' : 'reconciler_repaired';
    await repositories.audit.record({ type, severity: 'warning', ...about, data: { kind, detail } });
    return true;
  });
}

function countsOf(kinds: readonly FindingKind[]): KindCount[] {
  return [...new Set(kinds)].map((kind) => ({ kind, count: kinds.filter((other) => other === kind).length }));
}
