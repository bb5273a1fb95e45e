import type { MeetingRooms } from '@young-minds/booking/ports';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';

/** LiveKit closes a room that no one joins after this time. */
const EMPTY_TIMEOUT_SECONDS = 600;
/** How much longer than the grace period an empty room stays open. It must not close before the recorder stops. */
const DEPARTURE_MARGIN_SECONDS = 40;
/** Long enough to connect, and too short to be useful to an attacker. A connection outlasts its token. */
const TOKEN_TTL_SECONDS = 600;
const REQUEST_TIMEOUT_SECONDS = 5;

type MeetingRoomsOptions = Pick<Config, 'livekit' | 'recording'>;

/** Creates the adapter for LiveKit's rooms. */
export function createMeetingRooms({ livekit, recording }: MeetingRoomsOptions): MeetingRooms {
  const client = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret, {
    requestTimeout: REQUEST_TIMEOUT_SECONDS,
  });
  return {
    async open(roomName) {
      const departureTimeout = recording.graceSeconds + DEPARTURE_MARGIN_SECONDS;
      try {
        // Idempotent: creating an open room changes nothing.
        await client.createRoom({ name: roomName, emptyTimeout: EMPTY_TIMEOUT_SECONDS, departureTimeout });
      } catch (error) {
        throw new YoungMindsError(
          'LIVEKIT_UNAVAILABLE',
          "The video service isn't responding. Wait a minute, then join again.",
          { cause: error, details: { roomName } },
        );
      }
    },
    async issueToken({ roomName, identity, displayName }) {
      const token = new AccessToken(livekit.apiKey, livekit.apiSecret, {
        identity,
        name: displayName,
        ttl: TOKEN_TTL_SECONDS,
      });
      token.addGrant({ room: roomName, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true });
      return token.toJwt();
    },
  };
}
