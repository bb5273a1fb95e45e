import { type AuditEntry, type AuditSource, laterOf, type Room } from '../domain/index.ts';
import type { Repositories } from '../ports/index.ts';
import type { PresenceFact } from './presence-fact.ts';

interface PresenceNote {
  /** Locked by the caller's transaction. */
  readonly room: Room;
  readonly fact: PresenceFact;
  readonly source: AuditSource;
}

/**
 * Writes one presence fact. Facts may come in any order and repeatedly: a join that arrives after its leave, or after
 * its room has closed, leaves no open presence record.
 */
export async function notePresence(repositories: Repositories, { room, fact, source }: PresenceNote): Promise<void> {
  await write(repositories, room, fact);
  await repositories.audit.record({ ...auditLineOf(fact), source, roomId: room.id });
}

async function write(repositories: Repositories, room: Room, fact: PresenceFact): Promise<void> {
  switch (fact.type) {
    case 'room_opened':
      return openRoom(repositories, room, fact.roomSid);
    case 'joined':
      await beginSession(repositories, room);
      await openRoom(repositories, room, fact.roomSid);
      return mergePresence(repositories, room, fact);
    case 'left':
      return mergePresence(repositories, room, fact);
    case 'room_closed':
      return closeRoom(repositories, room, fact);
  }
}

async function openRoom({ inbox, rooms }: Repositories, room: Room, roomSid: string): Promise<void> {
  const isClosedAgain = (await inbox.roomFinishedAt({ roomName: room.roomName, roomSid })) !== null;
  if (!isClosedAgain) await rooms.update(room.id, { roomSid, status: 'active' });
}

type FactOf<Type extends PresenceFact['type']> = Extract<PresenceFact, { type: Type }>;

async function closeRoom(
  { participants, rooms }: Repositories,
  room: Room,
  fact: FactOf<'room_closed'>,
): Promise<void> {
  const { roomSid, at } = fact;
  await participants.endAll({ roomId: room.id, roomSid, at });
  // A room that was reopened in between has another sid and stays as it is.
  const isLatest = room.roomSid === null || room.roomSid === roomSid;
  if (isLatest) await rooms.update(room.id, { roomSid, status: 'finished' });
}

async function beginSession({ sessions, audit }: Repositories, room: Room): Promise<void> {
  const hasBegun = await sessions.move(room.session.id, ['scheduled'], 'active');
  if (hasBegun) await audit.record({ type: 'session_started', source: 'worker', roomId: room.id });
}

async function mergePresence(
  { participants, inbox }: Repositories,
  room: Room,
  fact: FactOf<'joined'> | FactOf<'left'>,
): Promise<void> {
  const { roomSid, participantSid, userId, joinedAt } = fact;
  const leftAt = fact.type === 'left' ? fact.leftAt : await inbox.roomFinishedAt({ roomName: room.roomName, roomSid });
  // LiveKit sends leaves in whole seconds, so a short presence may seem to end before it began.
  const notBeforeJoin = leftAt === null ? null : laterOf(leftAt, joinedAt);
  await participants.merge({ roomId: room.id, roomSid, participantSid, userId, joinedAt, leftAt: notBeforeJoin });
}

function auditLineOf(fact: PresenceFact): Pick<AuditEntry, 'type' | 'actorUserId' | 'data'> {
  switch (fact.type) {
    case 'room_opened':
      return { type: 'room_started', data: { roomSid: fact.roomSid } };
    case 'joined':
      return { type: 'participant_joined', actorUserId: fact.userId, data: { participantSid: fact.participantSid } };
    case 'left':
      return { type: 'participant_left', actorUserId: fact.userId, data: { participantSid: fact.participantSid } };
    case 'room_closed':
      return { type: 'room_finished', data: { roomSid: fact.roomSid } };
  }
}
