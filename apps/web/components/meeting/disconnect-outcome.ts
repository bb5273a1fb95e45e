import { DisconnectReason } from 'livekit-client';

/**
 * Why a participant is no longer in the room.
 * - left: pressed Leave
 * - replaced: joined from another tab or device
 * - ended: the room was closed for everyone
 * - removed: the server removed the participant
 * - lost: the connection broke and was not restored
 * - unreachable: the connection was never established
 */
export type DisconnectOutcome = 'left' | 'replaced' | 'ended' | 'removed' | 'lost' | 'unreachable';

/** Maps LiveKit's reason to an outcome. A missing reason counts as a lost connection; the participant can rejoin. */
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
