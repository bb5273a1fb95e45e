import { isFurtherConnection, MAX_TRACKS_PER_PARTICIPANT, sessionIdOfRoom } from '../domain/index.ts';
import type { ConnectionInRoom, Repositories, RoomParticipants, UnitOfWork } from '../ports/index.ts';

interface LimitPublishersDeps {
  readonly unitOfWork: UnitOfWork;
  readonly roomParticipants: RoomParticipants;
}

type RemovalReason = 'further_connection' | 'too_many_tracks';

interface Removal {
  readonly roomName: string;
  readonly connection: ConnectionInRoom;
  readonly reason: RemovalReason;
}

/**
 * Removes connections that publish more than the meeting page does: they would overload the other participant's browser
 * and the recorder. LiveKit has no limit per participant. Removed instead of muted, because the publisher can unmute.
 * A participant who was removed can join again.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function limitPublishers({ unitOfWork, roomParticipants }: LimitPublishersDeps): Promise<void> {
  const open = (await roomParticipants.listOpen()).filter((roomName) => sessionIdOfRoom(roomName) !== null);
  for (const roomName of open) {
    for (const connection of await roomParticipants.listConnections(roomName)) {
      const reason = removalReasonOf(connection);
      if (reason === null) continue;
      // Another worker may have removed it, and audited that.
      const isRemoved = await roomParticipants.removePerson(roomName, connection.identity);
      if (isRemoved) await unitOfWork.run((repositories) => audit(repositories, { roomName, connection, reason }));
    }
  }
}

function removalReasonOf({ identity, trackCount }: ConnectionInRoom): RemovalReason | null {
  if (isFurtherConnection(identity)) return 'further_connection';
  return trackCount > MAX_TRACKS_PER_PARTICIPANT ? 'too_many_tracks' : null;
}

async function audit(repositories: Repositories, { roomName, connection, reason }: Removal): Promise<void> {
  const room = await repositories.rooms.lockByName(roomName);
  if (room === null) return;
  await repositories.audit.record({
    type: 'participant_removed',
    source: 'worker',
    severity: 'warning',
    roomId: room.id,
    data: { ...connection, reason },
  });
}
