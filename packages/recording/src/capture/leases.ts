import type { Clock } from '@young-minds/core';
import { LEASE_DURATION_MS, type Recording } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { Lease, Metrics, RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';

/** The kind of this repair in the metrics and the audit trail. */
const REPAIR = 'recording_not_recorded';

/** A worker process's claim on what it records. It must be renewed well before it expires. */
export interface WorkerLease {
  readonly owner: string;
  from(now: Date): Lease;
}

/**
 * Creates the lease of this process.
 * @param owner identifies the process among all workers; never reused after the process has ended
 */
export function createWorkerLease(owner: string): WorkerLease {
  return { owner, from: (now) => ({ owner, now, expiresAt: new Date(now.getTime() + LEASE_DURATION_MS) }) };
}

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
    for (const id of ids) if (!heldIds.has(id)) await recorder.handOver(id);
  }
}

export interface ReleaseLostLeasesDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
  readonly metrics: Pick<Metrics, 'repaired'>;
}

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
    const isReleased = await unitOfWork.run((repositories) => releaseLostLease(repositories, recording));
    if (isReleased) metrics.repaired(REPAIR);
  }
}

async function releaseLostLease(repositories: Repositories, { id: recordingId, roomId }: Recording): Promise<boolean> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return false;
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
  const entry = {
    type: 'reconciler_repaired',
    source: 'reconciler',
    severity: 'warning',
    roomId,
    recordingId,
  } as const;
  const detail = 'its worker held the lease and did not record it';
  await repositories.audit.record({ ...entry, data: { kind: REPAIR, detail } });
  return true;
}

export interface HandOverRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Hands over all recordings of this worker, each as soon as its files are closed. The transaction that releases the
 * lease also enqueues a new start, so that another worker continues immediately and not with its next sweep. If there
 * is no other worker, the job waits for the next one to start. Ignores recordings that another worker holds by now.
 * @returns the errors of recordings that could not be released; their leases expire
 */
export async function handOverRecordings(deps: HandOverRecordingsDeps): Promise<readonly unknown[]> {
  const held = await deps.unitOfWork.run(({ recordings }) => recordings.listHeld(deps.lease.owner));
  const outcomes = await Promise.allSettled(
    held.map(async ({ id, recorder }) => {
      await deps.recorders.of(recorder).handOver(id);
      await deps.unitOfWork.run((repositories) => releaseHeldLease(repositories, deps.lease, id));
    }),
  );
  return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

async function releaseHeldLease(
  repositories: Repositories,
  { owner }: WorkerLease,
  recordingId: string,
): Promise<void> {
  // Locked, so that no worker claims it between the check of the holder and the release of the lease.
  if ((await lockRecording(repositories, recordingId)) === null) return;
  const held = await repositories.recordings.listHeld(owner);
  if (!held.some(({ id }) => id === recordingId)) return;
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
}
