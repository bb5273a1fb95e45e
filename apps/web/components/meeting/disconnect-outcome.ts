import { DisconnectReason } from 'livekit-client';

/**
 * Why somebody is no longer in the room.
 * - left: they pressed Leave
 * - replaced: they opened the meeting elsewhere, and that one took over
 * - ended: the room was closed for everybody
 * - removed: somebody took them out
 * - lost: the connection broke and did not come back
 * - unreachable: there was never a connection
 */
export type DisconnectOutcome = 'left' | 'replaced' | 'ended' | 'removed' | 'lost' | 'unreachable';

/** Reads LiveKit's reason; one it did not give counts as a lost connection, from which one can come back. */
export function disconnectOutcome(reason: DisconnectReason | undefined): DisconnectOutcome {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.JOIN_FAILURE:
      return 'unreachable';
    default:
      return 'lost';
  }
}
