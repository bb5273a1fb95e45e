import type { Clock } from '@young-minds/core';
import { sessionIdOfRoom } from '../domain/index.ts';
import type { RoomParticipants, UnitOfWork } from '../ports/index.ts';

interface EmptyClosedRoomsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly roomParticipants: RoomParticipants;
}

/**
 * Removes the participants of sessions that are cancelled or over from their rooms, and closes these rooms. A token that
 * was issued earlier still opens a room, and LiveKit renews the tokens of connected participants. A room that is being
 * recorded closes at a later run, after its recording has stopped as at any other end.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function emptyClosedRooms(deps: EmptyClosedRoomsDeps): Promise<void> {
  const { unitOfWork, clock, roomParticipants } = deps;
  const open = (await roomParticipants.listOpen()).filter((roomName) => sessionIdOfRoom(roomName) !== null);
  if (open.length === 0) return;
  const closed = await unitOfWork.run(async ({ rooms, recordings }) => {
    const found = await rooms.listNotAdmitting(open, clock.now());
    return Promise.all(
      found.map(async ({ id, roomName }) => ({ roomName, isRecorded: (await recordings.findActive(id)) !== null })),
    );
  });
  for (const { roomName, isRecorded } of closed) {
    if (isRecorded) await removeEveryone(deps, roomName);
    else await roomParticipants.closeRoom(roomName);
  }
}

async function removeEveryone({ roomParticipants }: EmptyClosedRoomsDeps, roomName: string): Promise<void> {
  const snapshot = await roomParticipants.snapshotOf(roomName);
  for (const { identity } of snapshot?.participants ?? []) await roomParticipants.removePerson(roomName, identity);
}
