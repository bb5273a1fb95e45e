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
import { advanceRecording, type LockedRecording } from '../pipeline/advance-recording.ts';
import type { Repositories } from '../ports/index.ts';
import { followPresence } from '../presence/follow-presence.ts';

interface CaptureEnd extends LockedRecording {
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
