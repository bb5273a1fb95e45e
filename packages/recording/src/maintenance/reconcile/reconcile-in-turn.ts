import type { Clock } from '@young-minds/core';
import type { UnitOfWork } from '../../ports/index.ts';
import type { ReconcileDeps } from './finding.ts';
import { type ReconcileOptions, type ReconcileSummary, reconcileRecordings } from './reconcile-recordings.ts';

const NAME = 'reconcile';
/** The time between the starts of two runs, on whichever worker. */
const INTERVAL_MS = 60_000;
/** A worker that has not finished its run after this time has crashed. */
const LONGEST_RUN_MS = 10 * 60_000;

/**
 * Runs the reconciler if a run is due and no other worker does it. Called every few seconds, by every worker.
 * @returns null if it was not this worker's turn
 */
export async function reconcileInTurn(
  deps: ReconcileDeps,
  options: ReconcileOptions = {},
): Promise<ReconcileSummary | null> {
  const begunAt = deps.clock.now();
  const until = new Date(begunAt.getTime() + LONGEST_RUN_MS);
  const isOurs = await deps.unitOfWork.run(({ upkeep }) => upkeep.claim(NAME, { now: begunAt, until }));
  if (!isOurs) return null;
  try {
    return await reconcileRecordings(deps, options);
  } finally {
    await settle(deps, new Date(begunAt.getTime() + INTERVAL_MS));
  }
}

function settle(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork; readonly clock: Clock },
  nextAt: Date,
): Promise<void> {
  return unitOfWork.run(({ upkeep }) => upkeep.settle(NAME, { nextAt, position: null }));
}
