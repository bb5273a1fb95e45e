import type { Clock } from '@young-minds/core';
import {
  type AuditSource,
  isAnyonePresent,
  nextStartAt,
  type RecorderOutput,
  type Recording,
  type RecordingPolicy,
  withStartAttempt,
} from '../domain/index.ts';
import { advanceRecording, lockRecording } from '../pipeline/advance-recording.ts';
import { describeFailure, type Failure } from '../pipeline/failed-try.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './leases.ts';

export interface StartRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Claims an active recording that no running worker holds and starts the recorder, or ends a recording that a lost
 * worker was asked to stop. If a recorder cannot start, its fallback takes over immediately. Does nothing if another
 * worker holds the recording, if the recording has ended, or if its room is empty: that stop is planned elsewhere.
 * Idempotent.
 * @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE (retryable), after the failure is written to the audit trail
 */
export async function startRecording(
  deps: StartRecordingDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  const claimed = await deps.unitOfWork.run((repositories) => claim(repositories, deps, recordingId));
  if (claimed === null) return;
  if (claimed.phase === 'stopping') return deps.recorders.of(claimed.recorder).stop(recordingId);
  await begin(deps, claimed);
}

async function begin(deps: StartRecordingDeps, recording: Recording): Promise<void> {
  const { id: recordingId, sessionId, roomName, config, recorder, recordingSid } = recording;
  try {
    await deps.recorders.of(recorder).start({ recordingId, sessionId, roomName, config, recordingSid });
  } catch (error) {
    const replaced = await deps.unitOfWork.run((repositories) => useFallback(repositories, deps, { recording, error }));
    if (replaced === null) throw error;
    await begin(deps, replaced);
  }
}

/** Returns the recording with its fallback recorder; null if there is none, after the failure is written. */
async function useFallback(
  repositories: Repositories,
  { clock, policy }: StartRecordingDeps,
  { recording, error }: { readonly recording: Recording; readonly error: unknown },
): Promise<Recording | null> {
  const failure = describeFailure(error);
  const locked = await lockRecording(repositories, recording.id);
  if (locked === null) return null;
  const change = {
    recording: locked.recording,
    policy,
    reason: failure.message,
    at: clock.now(),
    source: 'worker',
  } as const;
  const replaced = await replaceRecorder(repositories, change);
  if (replaced === null) await noteStartFailure(repositories, locked.recording, failure);
  return replaced;
}

async function claim(
  repositories: Repositories,
  { clock, lease }: StartRecordingDeps,
  recordingId: string,
): Promise<Recording | null> {
  const now = clock.now();
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return null;
  const { recording, room } = locked;
  const spans = await repositories.participants.listSpans(room.id);
  if (recording.phase !== 'stopping' && !isAnyonePresent(spans)) return null;
  if (isServiceAttempt(recording) && nextStartAt(recording.metadata.startAttempts) > now) return null;
  if (!(await repositories.recordings.claimLease(recordingId, lease.from(now)))) return null;
  if (!isServiceAttempt(recording)) return recording;
  // Written before the call, so that an overdue start is found even if this process exits during the call.
  const metadata = withStartAttempt(recording, now);
  await repositories.recordings.update(recordingId, { metadata });
  return { ...recording, metadata };
}

/**
 * Returns whether a start counts as an attempt. The embedded recorder retries on its own; a service that refused is
 * asked again with growing pauses.
 */
function isServiceAttempt({ recorder, phase }: Recording): boolean {
  return recorder === 'egress' && phase === 'requested';
}

/**
 * Writes to the row why recording could not start, for operators and participants, and releases the lease for the next
 * try.
 */
export async function noteStartFailure(
  { audit, recordings }: Repositories,
  { id, roomId }: Recording,
  { code, message }: Failure,
): Promise<void> {
  await recordings.update(id, { errorCode: code, errorMessage: message });
  await recordings.releaseLease(id);
  await audit.record({
    type: 'recording_start_failed',
    source: 'worker',
    severity: 'error',
    roomId,
    recordingId: id,
    data: { code, message },
  });
}

interface RecorderReplacement {
  /** Locked, together with its room, by the caller's transaction. */
  readonly recording: Recording;
  readonly policy: RecordingPolicy;
  readonly reason: string;
  readonly at: Date;
  readonly source: AuditSource;
  /** The file of an egress that has ended. */
  readonly output?: RecorderOutput;
}

/** Moves a recording to the fallback recorder; returns null if there is none, or if it is already there. */
export async function replaceRecorder(
  repositories: Repositories,
  { recording, policy: { fallback }, reason, at, source, output }: RecorderReplacement,
): Promise<Recording | null> {
  if (fallback === undefined || fallback === recording.recorder) return null;
  const event = { type: 'recorder_replaced', at, recorder: fallback, reason, ...(output && { output }) } as const;
  const step = await advanceRecording(repositories, { recording, event, source });
  return step.kind === 'moved' ? { ...recording, ...step.changes } : null;
}
