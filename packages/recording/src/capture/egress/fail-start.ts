import type { AuditSource, Recording, RecordingPolicy } from '../../domain/index.ts';
import type { Repositories } from '../../ports/index.ts';
import { noteStartFailure } from '../note-start-failure.ts';
import { replaceRecorder } from '../replace-recorder.ts';

export interface StartFailure {
  /** Locked, together with its room, by the caller's transaction. */
  readonly recording: Recording;
  readonly reason: string;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

/**
 * Handles a start that LiveKit accepted and that failed later: the fallback takes over, or the next attempt follows.
 */
export async function failStart(repositories: Repositories, failure: StartFailure): Promise<void> {
  const { recording, reason, source, policy, now } = failure;
  const replaced = await replaceRecorder(repositories, { recording, policy, reason, at: now, source });
  if (replaced === null) {
    return noteStartFailure(repositories, recording, { code: 'RECORDER_UNAVAILABLE', message: reason });
  }
  // Any worker may start it: the job need not go to the worker that waited for the egress.
  await repositories.recordings.releaseLease(recording.id);
  await repositories.jobs.enqueue('start-recording', { recordingId: recording.id });
}
