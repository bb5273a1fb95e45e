import type { Clock } from '@young-minds/core';
import {
  type AuditSource,
  isAnyonePresent,
  isNotedAtRisk,
  lastLeaveAt,
  type RecorderOutput,
  type RecordingPolicy,
  refineSessionSpan,
  type SeenPresence,
  type SessionSpan,
} from '../domain/index.ts';
import { advanceRecording, type LockedRecording, lockRecording } from '../pipeline/advance-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import { followPresence } from '../presence/follow-presence.ts';
import type { WorkerLease } from './leases.ts';

export interface CaptureEnd extends LockedRecording {
  readonly at: Date;
  readonly reason: string;
  /** Presence as the recorder saw it; null if it saw no participant or cannot report it. */
  readonly presence: SeenPresence | null;
  /** The file of a recorder that writes its own. */
  readonly output?: RecorderOutput;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

/**
 * Ends the capture of a recording: settles its session span, passes it to composition, and checks the room again for
 * participants who joined while the recorder was stopping.
 */
export async function endCapture(repositories: Repositories, end: CaptureEnd): Promise<void> {
  const { recording, room, at, reason, source, output } = end;
  const sessionSpan = await sessionSpanOf(repositories, end);
  const event = { type: 'capture_ended', at, sessionSpan, reason, ...(output && { output }) } as const;
  const step = await advanceRecording(repositories, { recording, event, source });
  if (step.kind === 'ignored') return;
  await repositories.recordings.releaseLease(recording.id);
  if (isNotedAtRisk(recording)) await repositories.jobs.enqueue('post-room-notice', { recordingId: recording.id });
  await followPresence(repositories, { room, policy: end.policy, now: end.now });
}

async function sessionSpanOf(
  { participants }: Repositories,
  { recording, room, at, presence }: CaptureEnd,
): Promise<SessionSpan> {
  const { firstJoinedAt, lastLeftAt } = recording;
  if (lastLeftAt !== null) return refineSessionSpan({ firstJoinedAt, lastLeftAt, endedAt: at }, presence);
  // The capture ended without a stop request: participants who are still present are not recorded from here on.
  const spans = await participants.listSpans(room.id);
  const known = isAnyonePresent(spans) ? null : lastLeaveAt(spans);
  return refineSessionSpan({ firstJoinedAt, lastLeftAt: known, endedAt: at }, presence);
}

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
