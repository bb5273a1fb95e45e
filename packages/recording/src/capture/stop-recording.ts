import type { Clock } from '@young-minds/core';
import { isAnyonePresent, lastLeaveAt, type RecordingPolicy } from '../domain/index.ts';
import { advanceRecording } from '../pipeline/advance-recording.ts';
import { type LockedRecording, lockRecording } from '../pipeline/lock-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface StopRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Looks at the room once more when the grace is over: with somebody there again nothing happens; with the last leave
 * too recent the look is put off; otherwise the recording is stopped. A recording that another worker holds is stopped
 * by that one, when it next renews its lease. Idempotent.
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

/** Whether the recorder is to stop; moves the recording on where that is new. */
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
  const event = { type: 'stop_requested', at: now, reason: 'everybody has left', lastLeftAt } as const;
  await advanceRecording(repositories, { recording, event, source: 'worker' });
  return true;
}
