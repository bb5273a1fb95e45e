import type { Clock } from '@young-minds/core';
import {
  isAdmitted,
  isParticipantOf,
  type PresenceSpan,
  type RecordingPolicy,
  type Room,
  type SessionAdmission,
  type SessionParticipants,
  sessionIdOfRoom,
} from '../domain/index.ts';
import type { Repositories, RoomParticipants, RoomSnapshot, UnitOfWork } from '../ports/index.ts';
import { followPresence } from './follow-presence.ts';
import { notePresence } from './note-presence.ts';
import type { PresenceFact } from './presence-fact.ts';

const BATCH_SIZE = 1000;
/** A participant who joined this long before the request must be in LiveKit's answer, or has left. */
const CERTAIN_AFTER_MS = 5_000;

interface FindUnknownPresenceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly roomParticipants: RoomParticipants;
}

interface UnknownPresence {
  readonly room: Pick<Room, 'id' | 'roomName'>;
  /** As of the comparison with the database. */
  readonly facts: readonly PresenceFact[];
  /**
   * Writes the facts that are still missing and starts or stops recording accordingly; returns false if none is missing
   * any more.
   */
  readonly repair: (repositories: Repositories) => Promise<boolean>;
}

/**
 * Compares the rooms in use with LiveKit's API, including rooms that only LiveKit reports as in use. Yields those with
 * facts that the database lacks: LiveKit drops a webhook after 15 seconds of failed deliveries. A repair takes the same
 * path as a webhook.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function* findUnknownPresence(deps: FindUnknownPresenceDeps): AsyncGenerator<UnknownPresence> {
  const { unitOfWork, clock, policy, roomParticipants } = deps;
  for (const { id, roomName } of await listRoomsInUse(deps)) {
    const askedAt = clock.now();
    const snapshot = await roomParticipants.snapshotOf(roomName);
    const compare = async (repositories: Repositories, room: Room) =>
      missingFacts({ room, spans: await repositories.participants.listSpans(id), snapshot, askedAt });
    const facts = await unitOfWork.run(async (repositories) => {
      const room = await repositories.rooms.lock(id);
      return room === null ? [] : compare(repositories, room);
    });
    if (facts.length === 0) continue;
    const repair = async (repositories: Repositories) => {
      const room = await repositories.rooms.lock(id);
      const missing = room === null ? [] : await compare(repositories, room);
      if (room === null || missing.length === 0) return false;
      for (const fact of missing) await notePresence(repositories, { room, fact, source: 'reconciler' });
      await followPresence(repositories, { room, policy, now: clock.now() });
      return true;
    };
    yield { room: { id, roomName }, facts, repair };
  }
}

/** Lists the rooms in use according to the database, and those in which LiveKit has participants. */
async function listRoomsInUse({
  unitOfWork,
  roomParticipants,
}: FindUnknownPresenceDeps): Promise<readonly Pick<Room, 'id' | 'roomName'>[]> {
  const open = (await roomParticipants.listOpen()).filter((roomName) => sessionIdOfRoom(roomName) !== null);
  return unitOfWork.run(async ({ rooms }) => {
    const unsettled = await rooms.listUnsettled(BATCH_SIZE);
    const known = new Set(unsettled.map(({ roomName }) => roomName));
    const unknown = open.filter((roomName) => !known.has(roomName));
    return unknown.length === 0 ? unsettled : [...unsettled, ...(await rooms.listByNames(unknown))];
  });
}

interface Comparison {
  readonly room: {
    readonly session: SessionParticipants & SessionAdmission;
    readonly roomSid: string | null;
  };
  readonly spans: readonly PresenceSpan[];
  /** Null if the room is closed. */
  readonly snapshot: RoomSnapshot | null;
  readonly askedAt: Date;
}

/** Returns the facts that LiveKit has and the database does not. */
export function missingFacts({ room, spans, snapshot, askedAt }: Comparison): readonly PresenceFact[] {
  const participants = (snapshot?.participants ?? []).filter(({ identity }) => isParticipantOf(room.session, identity));
  const roomSid = snapshot?.roomSid ?? room.roomSid ?? '';
  const knownSids = new Set(spans.map((span) => span.participantSid));
  const joined = participants
    .filter(({ participantSid, joinedAt }) => !knownSids.has(participantSid) && isAdmitted(room.session, joinedAt))
    .map(({ participantSid, identity: userId, joinedAt }): PresenceFact => {
      return { type: 'joined', roomSid, participantSid, userId, joinedAt };
    });
  const presentSids = new Set(participants.map(({ participantSid }) => participantSid));
  const certainBeforeMs = askedAt.getTime() - CERTAIN_AFTER_MS;
  const left = spans
    .filter(({ leftAt, joinedAt }) => leftAt === null && joinedAt.getTime() <= certainBeforeMs)
    .filter(({ participantSid }) => !presentSids.has(participantSid))
    .map(({ participantSid, userId, joinedAt }): PresenceFact => {
      return { type: 'left', roomSid, participantSid, userId, joinedAt, leftAt: askedAt };
    });
  return [...joined, ...left];
}
