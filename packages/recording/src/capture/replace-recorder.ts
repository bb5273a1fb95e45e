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

/** Gives a recording that has not begun to the fallback recorder; null where there is none, or it is that one's already. */
export async function replaceRecorder(
  repositories: Repositories,
  { recording, policy: { fallback }, reason, at, source }: RecorderReplacement,
): Promise<Recording | null> {
  if (fallback === undefined || fallback === recording.recorder) return null;
  const event = { type: 'recorder_replaced', at, recorder: fallback, reason } as const;
  const step = await advanceRecording(repositories, { recording, event, source });
  return step.kind === 'moved' ? { ...recording, ...step.changes } : null;
}
