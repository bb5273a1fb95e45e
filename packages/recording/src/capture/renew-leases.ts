import type { Clock } from '@young-minds/core';
import type { RecorderRegistry, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface RenewLeasesDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Renews the leases of this worker's recordings and applies what other workers decided in between: stops recordings
 * that were asked to stop, and leaves recordings that another worker took over, for example after this process was
 * suspended. Called several times within the duration of a lease.
 */
export async function renewLeases({ unitOfWork, clock, recorders, lease }: RenewLeasesDeps): Promise<void> {
  // Read before the database: a recording that starts in between has a lease, but is not in this list yet.
  const active = recorders.all().map((recorder) => ({ recorder, ids: recorder.activeRecordingIds() }));
  const held = await unitOfWork.run(({ recordings }) => recordings.renewLeases(lease.from(clock.now())));
  const heldIds = new Set(held.map(({ id }) => id));
  for (const { id, phase, recorder } of held) {
    if (phase === 'stopping') await recorders.of(recorder).stop(id);
  }
  for (const { recorder, ids } of active) {
    for (const id of ids) if (!heldIds.has(id)) await recorder.letGo(id);
  }
}
