import {
  isParticipantOf,
  type MentoringSession,
  type PresenceSpan,
  type RecordingPolicy,
  type Room,
} from '../domain/index.ts';
import type { Clock, RoomRoster, RoomSnapshot, UnitOfWork } from '../ports/index.ts';
import { followPresence } from './follow-presence.ts';
import { notePresence } from './note-presence.ts';
import type { PresenceFact } from './presence-fact.ts';

export interface ReconcilePresenceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly roster: RoomRoster;
}

const BATCH_SIZE = 100;
/** Whoever joined this long before LiveKit was asked must be in its answer, or has left. */
const CERTAIN_AFTER_MS = 5_000;

/**
 * Compares the rooms in use with what LiveKit says of them, and makes good for webhooks that never came: its
 * deliveries are dropped after 15 seconds of failure. Facts found this way take the same path as those of webhooks.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function reconcilePresence(deps: ReconcilePresenceDeps): Promise<void> {
  const unsettled = await deps.unitOfWork.run(({ rooms }) => rooms.listUnsettled(BATCH_SIZE));
  for (const room of unsettled) await reconcileRoom(deps, room);
}

async function reconcileRoom(
  { unitOfWork, clock, policy, roster }: ReconcilePresenceDeps,
  { id, roomName }: Pick<Room, 'id' | 'roomName'>,
): Promise<void> {
  const askedAt = clock.now();
  const snapshot = await roster.look(roomName);
  await unitOfWork.run(async (repositories) => {
    const room = await repositories.rooms.lock(id);
    if (room === null) return;
    const spans = await repositories.participants.listSpans(id);
    const facts = missingFacts({ room, spans, snapshot, askedAt });
    for (const fact of facts) await notePresence(repositories, { room, fact, source: 'reconciler' });
    if (facts.length > 0) await followPresence(repositories, { room, policy, now: clock.now() });
  });
}

export interface Comparison {
  readonly room: {
    readonly session: Pick<MentoringSession, 'mentorId' | 'menteeId'>;
    readonly roomSid: string | null;
  };
  readonly spans: readonly PresenceSpan[];
  /** Null where the room is closed. */
  readonly snapshot: RoomSnapshot | null;
  readonly askedAt: Date;
}

/** What LiveKit knows and the database does not. */
export function missingFacts({ room, spans, snapshot, askedAt }: Comparison): readonly PresenceFact[] {
  const people = (snapshot?.people ?? []).filter(({ identity }) => isParticipantOf(room.session, identity));
  const roomSid = snapshot?.roomSid ?? room.roomSid ?? '';
  const knownSids = new Set(spans.map((span) => span.participantSid));
  const joined = people
    .filter(({ participantSid }) => !knownSids.has(participantSid))
    .map(({ participantSid, identity: userId, joinedAt }): PresenceFact => {
      return { type: 'joined', roomSid, participantSid, userId, joinedAt };
    });
  const presentSids = new Set(people.map(({ participantSid }) => participantSid));
  const certainBeforeMs = askedAt.getTime() - CERTAIN_AFTER_MS;
  const left = spans
    .filter(({ leftAt, joinedAt }) => leftAt === null && joinedAt.getTime() <= certainBeforeMs)
    .filter(({ participantSid }) => !presentSids.has(participantSid))
    .map(({ participantSid, userId, joinedAt }): PresenceFact => {
      return { type: 'left', roomSid, participantSid, userId, joinedAt, leftAt: askedAt };
    });
  return [...joined, ...left];
}
