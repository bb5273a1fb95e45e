import type { Clock } from '@young-minds/core';
import {
  isAnyonePresent,
  nextStartAt,
  type Recording,
  type RecordingPolicy,
  startAttemptsOf,
  withStartAttempt,
} from '../domain/index.ts';
import { describeFailure } from '../pipeline/describe-failure.ts';
import { lockRecording } from '../pipeline/lock-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import { noteStartFailure } from './note-start-failure.ts';
import { replaceRecorder } from './replace-recorder.ts';
import type { WorkerLease } from './worker-lease.ts';

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
    const replaced = await deps.unitOfWork.run((repositories) => giveWay(repositories, deps, { recording, error }));
    if (replaced === null) throw error;
    await begin(deps, replaced);
  }
}

/** Returns the recording with its fallback recorder; null if there is none, after the failure is written. */
async function giveWay(
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
  if (isServiceAttempt(recording) && nextStartAt(startAttemptsOf(recording)) > now) return null;
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
