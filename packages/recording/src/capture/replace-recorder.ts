import type { AuditSource, Recording, RecordingPolicy } from '../domain/index.ts';
import { advanceRecording } from '../pipeline/advance-recording.ts';
import type { Repositories } from '../ports/index.ts';

export interface RecorderReplacement {
  /** Locked, together with its room, by the caller's transaction. */
  readonly recording: Recording;
  readonly policy: RecordingPolicy;
  readonly reason: string;
  readonly at: Date;
  readonly source: AuditSource;
}

/**
 * Moves a recording that has not started to the fallback recorder; returns null if there is none, or if it is already
 * there.
 */
export async function replaceRecorder(
  repositories: Repositories,
  { recording, policy: { fallback }, reason, at, source }: RecorderReplacement,
): Promise<Recording | null> {
  if (fallback === undefined || fallback === recording.recorder) return null;
  const event = { type: 'recorder_replaced', at, recorder: fallback, reason } as const;
  const step = await advanceRecording(repositories, { recording, event, source });
  return step.kind === 'moved' ? { ...recording, ...step.changes } : null;
}
