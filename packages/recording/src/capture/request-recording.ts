import {
  gatheringStartAt,
  laterOf,
  nextAttemptAt,
  type PresenceSpan,
  type Recording,
  type RecordingMetadata,
  type RecordingPolicy,
  type Room,
} from '../domain/index.ts';
import type { Repositories } from '../ports/index.ts';

export interface RecordingWish {
  /** Locked by the caller's transaction. */
  readonly room: Room;
  readonly spans: readonly PresenceSpan[];
  readonly policy: RecordingPolicy;
  readonly now: Date;
  /** When the connection of the participant was established who joined; absent or null if unknown. */
  readonly connectedAt?: Date | null;
}

/**
 * Requests a recording of a room with participants: first the row, then the job that starts a recorder, so that no
 * recorder runs without a row. Does nothing if recording is disabled, if an active recording exists (a constraint in
 * the database ensures that too), or if earlier recordings broke off and the next attempt is not due.
 */
export async function requestRecording(repositories: Repositories, wish: RecordingWish): Promise<void> {
  const { room, spans, policy, now, connectedAt } = wish;
  const { recordingConfig } = room.session;
  if (!policy.isEnabled || !recordingConfig.enabled) return;
  const earlier = await repositories.recordings.listByRoom(room.id);
  const dueAt = nextAttemptAt(earlier);
  if (dueAt !== null && dueAt > now) return;
  const firstJoinedAt = firstJoinOf({ spans, earlier, policy }) ?? now;
  // The row keeps the layout, so that another default changes no recording that has begun.
  const config = { ...(policy.layout && { layout: policy.layout }), ...recordingConfig };
  const metadata = noteConnection(firstJoinedAt, connectedAt);
  const request = { roomId: room.id, recorder: policy.recorder, config, firstJoinedAt, metadata };
  const recording = await repositories.recordings.insert(request);
  if (recording !== null) await announce(repositories, recording);
}

/** Returns the part of the metadata that says when the first participant's media could flow, if later than the join. */
export function noteConnection(
  firstJoinedAt: Date,
  connectedAt: Date | null | undefined,
): Pick<RecordingMetadata, 'connectedAt'> {
  return connectedAt && connectedAt > firstJoinedAt ? { connectedAt } : {};
}

/**
 * Returns when the session span of an active recording begins: at the earliest known join, even if that join becomes
 * known late.
 */
export function firstJoinOf(gathering: {
  readonly spans: readonly PresenceSpan[];
  /** The room's recordings before this one. */
  readonly earlier: readonly Recording[];
  readonly policy: RecordingPolicy;
}): Date | null {
  const beganAt = gatheringStartAt(gathering.spans, gathering.policy.graceMs);
  if (beganAt === null) return null;
  // A period that an earlier recording covers is not covered twice.
  const covered = gathering.earlier.flatMap(({ lastLeftAt, captureEndedAt }) => lastLeftAt ?? captureEndedAt ?? []);
  return covered.reduce(laterOf, beganAt);
}

async function announce({ audit, jobs }: Repositories, { id, roomId, config, recorder }: Recording): Promise<void> {
  await audit.record({
    type: 'recording_requested',
    source: 'worker',
    roomId,
    recordingId: id,
    data: { recorder, config },
  });
  await jobs.enqueue('start-recording', { recordingId: id });
}
