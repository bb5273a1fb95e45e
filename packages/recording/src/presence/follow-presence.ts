import { firstJoinOf, noteConnection, type RecordingWish, requestRecording } from '../capture/request-recording.ts';
import { isAnyonePresent, lastLeaveAt, type RecordingPolicy, type Room } from '../domain/index.ts';
import type { Repositories } from '../ports/index.ts';

interface PresenceChange {
  /** Locked by the caller's transaction. */
  readonly room: Room;
  readonly policy: RecordingPolicy;
  readonly now: Date;
  /** When the connection of the participant was established whose join is the change; absent or null if unknown. */
  readonly connectedAt?: Date | null;
}

/**
 * Starts or stops recording according to the current presence in a room. With participants, the room has a recording;
 * without, the active recording is checked again after the grace period. Idempotent.
 */
export async function followPresence(repositories: Repositories, change: PresenceChange): Promise<void> {
  const spans = await repositories.participants.listSpans(change.room.id);
  if (isAnyonePresent(spans)) await keepRecorded(repositories, { ...change, spans });
  else await planStop(repositories, { ...change, spans });
}

async function keepRecorded(repositories: Repositories, wish: RecordingWish): Promise<void> {
  const active = await repositories.recordings.findActive(wish.room.id);
  if (active === null) return requestRecording(repositories, wish);
  // While the active recording stops, the next one has to wait: the end of a capture checks the room again.
  if (active.phase === 'stopping') return;
  const all = await repositories.recordings.listByRoom(wish.room.id);
  const firstJoinedAt = firstJoinOf({ ...wish, earlier: all.filter(({ id }) => id !== active.id) });
  if (firstJoinedAt === null || active.firstJoinedAt === null || firstJoinedAt >= active.firstJoinedAt) return;
  const { connectedAt: _, ...metadata } = active.metadata;
  await repositories.recordings.update(active.id, {
    firstJoinedAt,
    metadata: { ...metadata, ...noteConnection(firstJoinedAt, wish.connectedAt) },
  });
}

async function planStop(
  { recordings, jobs }: Repositories,
  { room, spans, policy, now }: RecordingWish,
): Promise<void> {
  const active = await recordings.findActive(room.id);
  if (active === null || active.phase === 'stopping') return;
  const emptySince = lastLeaveAt(spans) ?? now;
  const startAfter = new Date(emptySince.getTime() + policy.graceMs);
  await jobs.enqueue('stop-recording', { recordingId: active.id }, { startAfter });
}
