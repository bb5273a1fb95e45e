import { describeFailure, type Failure } from '../../pipeline/describe-failure.ts';
import { findOrphanedRecorders, findPresence, findUnheld } from './find-in-rooms.ts';
import { findLeftCaptures } from './find-left-captures.ts';
import { findLostObjects } from './find-lost-objects.ts';
import { findFailed, findStoredUnnoticed } from './find-unfinished.ts';
import type { Check, Finding, FindingKind, ReconcileDeps } from './finding.ts';

export interface ReconcileOptions {
  /** True: nothing is repaired, only told. */
  readonly isDryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Told of everything that was repaired, or has to be seen to by the operator. */
  readonly onFinding?: (finding: Finding) => void;
}

export interface ReconcileSummary {
  /** What was repaired; with a dry run, what would have been. */
  readonly repairs: readonly KindCount[];
  /** What nothing could be done about. */
  readonly findings: readonly KindCount[];
  /** Evidence that could not be had; the next run looks again. */
  readonly troubles: readonly (Failure & { readonly check: string })[];
}

export interface KindCount {
  readonly kind: FindingKind;
  readonly count: number;
}

const CHECKS: Readonly<Record<string, Check>> = {
  presence: findPresence,
  unheld: findUnheld,
  recorders: findOrphanedRecorders,
  waiting: findStoredUnnoticed,
  failed: findFailed,
  captures: findLeftCaptures,
  objects: findLostObjects,
};

/**
 * Compares everything that tells of recordings with their rows, and makes good what does not agree: database, LiveKit,
 * capture folders, stores. It feeds the state line the events that are missing and enqueues the jobs that should have
 * run; there is no second way to change a recording. Each repair leaves a line in the audit trail. Idempotent, and safe
 * beside workers that go on: every repair looks again under the room's lock.
 */
export async function reconcileRecordings(
  deps: ReconcileDeps,
  { isDryRun = false, signal, onFinding }: ReconcileOptions = {},
): Promise<ReconcileSummary> {
  const repaired: FindingKind[] = [];
  const told: FindingKind[] = [];
  const troubles: (Failure & { check: string })[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    if (signal?.aborted) break;
    try {
      for await (const finding of check(deps)) {
        if (signal?.aborted) break;
        if (!isDryRun && !(await settle(deps, finding))) continue;
        (finding.repair === undefined ? told : repaired).push(finding.kind);
        onFinding?.(finding);
      }
    } catch (error) {
      troubles.push({ check: name, ...describeFailure(error) });
    }
  }
  return { repairs: countsOf(repaired), findings: countsOf(told), troubles };
}

/** Whether there was something to do, or to tell that the operator does not know yet. */
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
