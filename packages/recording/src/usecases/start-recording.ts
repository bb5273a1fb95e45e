import { isAnyonePresent, type Recording } from '../domain/index.ts';
import type { Clock, Recorder, Repositories, UnitOfWork } from '../ports/index.ts';
import { describeFailure } from './describe-failure.ts';
import { lockRecording } from './lock-recording.ts';
import { noteStartFailure } from './note-start-failure.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface StartRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly lease: WorkerLease;
}

/**
 * Claims an active recording that no living worker holds and tells the recorder to begin, or to end what a lost worker
 * was told to stop. Does nothing for a recording that somebody holds already, that has ended, or whose room is empty:
 * its stop is planned elsewhere. Idempotent.
 * @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE (retryable), after auditing the failure
 */
export async function startRecording(
  deps: StartRecordingDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  const claimed = await deps.unitOfWork.run((repositories) => claim(repositories, deps, recordingId));
  if (claimed === null) return;
  if (claimed.phase === 'stopping') return deps.recorder.stop(recordingId);
  try {
    const { sessionId, roomName, config } = claimed;
    await deps.recorder.start({ recordingId, sessionId, roomName, config });
  } catch (error) {
    await deps.unitOfWork.run((repositories) => noteStartFailure(repositories, claimed, describeFailure(error)));
    throw error;
  }
}

async function claim(
  repositories: Repositories,
  { clock, lease }: StartRecordingDeps,
  recordingId: string,
): Promise<Recording | null> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return null;
  const spans = await repositories.participants.listSpans(locked.room.id);
  if (locked.recording.phase !== 'stopping' && !isAnyonePresent(spans)) return null;
  const isOurs = await repositories.recordings.claimLease(recordingId, lease.from(clock.now()));
  return isOurs ? locked.recording : null;
}
