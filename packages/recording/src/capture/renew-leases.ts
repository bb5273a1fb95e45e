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
 * Tells the others that this worker still holds what it records, and heeds what they did meanwhile: stops what was
 * decided elsewhere to be stopped, and lets go of what another worker has taken over, as after a long standstill of
 * this process. To be called several times within a lease's duration.
 */
export async function renewLeases({ unitOfWork, clock, recorders, lease }: RenewLeasesDeps): Promise<void> {
  // Asked before the database is: a recording that begins in between has its lease, but is not yet among these.
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
