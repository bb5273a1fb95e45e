import type { Clock } from '@young-minds/core';
import { isAnyonePresent, lastLeaveAt, type RecordingPolicy } from '../domain/index.ts';
import { advanceRecording, type LockedRecording, lockRecording } from '../pipeline/advance-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './leases.ts';

export interface StopRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Checks the room when the grace period ends. Does nothing if a participant is present, postpones the check if the last
 * leave is too recent, and otherwise stops the recording. If another worker holds the recording, that worker stops it
 * when it next renews its lease. Idempotent.
 */
export async function stopRecording(
  deps: StopRecordingDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  const recorder = await deps.unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null || !(await decide(repositories, deps, locked))) return null;
    const isOurs = await repositories.recordings.claimLease(recordingId, deps.lease.from(deps.clock.now()));
    return isOurs ? locked.recording.recorder : null;
  });
  if (recorder !== null) await deps.recorders.of(recorder).stop(recordingId);
}

/** Returns whether the recorder should stop, and applies the stop request if it is new. */
async function decide(
  repositories: Repositories,
  { clock, policy }: StopRecordingDeps,
  { recording, room }: LockedRecording,
): Promise<boolean> {
  if (recording.captureEndedAt !== null) return false;
  if (recording.phase === 'stopping') return true;
  const spans = await repositories.participants.listSpans(room.id);
  if (isAnyonePresent(spans)) return false;
  const now = clock.now();
  const lastLeftAt = lastLeaveAt(spans);
  const dueAt = new Date((lastLeftAt ?? now).getTime() + policy.graceMs);
  if (lastLeftAt !== null && dueAt > now) {
    await repositories.jobs.enqueue('stop-recording', { recordingId: recording.id }, { startAfter: dueAt });
    return false;
  }
  const event = { type: 'stop_requested', at: now, reason: 'all participants have left', lastLeftAt } as const;
  await advanceRecording(repositories, { recording, event, source: 'worker' });
  return true;
}
