import type { Clock } from '@young-minds/core';
import type { Recording } from '../domain/index.ts';
import { lockRecording } from '../pipeline/lock-recording.ts';
import type { Metrics, RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface ReleaseLostLeasesDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
  readonly metrics: Pick<Metrics, 'repaired'>;
}

const REPAIR = 'recording_not_recorded';

/**
 * Releases leases of recordings that this worker holds and its recorder does not capture. The worker would renew such a
 * lease as long as it runs, and no other worker could record. Called periodically; releases a lease only if two runs in
 * a row find it, because a start takes a moment between the lease and the recorder.
 * @param suspects recordings found by the previous run; replaced with those of this run
 */
export async function releaseLostLeases(
  { unitOfWork, recorders, lease, metrics }: ReleaseLostLeasesDeps,
  suspects: Set<string>,
): Promise<void> {
  const held = await unitOfWork.run(({ recordings }) => recordings.listHeld(lease.owner));
  const recorder = recorders.of('embedded');
  const active = new Set(recorder.activeRecordingIds());
  // Recordings by Egress are checked with LiveKit's API instead.
  const lost = held.filter(
    ({ id, recorder: kind, phase }) => kind === 'embedded' && phase !== 'stopping' && !active.has(id),
  );
  const confirmed = lost.filter(({ id }) => suspects.has(id));
  suspects.clear();
  for (const { id } of lost) suspects.add(id);
  for (const recording of confirmed) {
    const isGivenBack = await unitOfWork.run((repositories) => giveBack(repositories, recording));
    if (isGivenBack) metrics.repaired(REPAIR);
  }
}

async function giveBack(repositories: Repositories, { id: recordingId, roomId }: Recording): Promise<boolean> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return false;
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
  const line = { type: 'reconciler_repaired', source: 'reconciler', severity: 'warning', roomId, recordingId } as const;
  const detail = 'its worker held it and did not record it';
  await repositories.audit.record({ ...line, data: { kind: REPAIR, detail } });
  return true;
}
