import type { Config } from '@young-minds/config';
import type { MeetingRooms } from '@young-minds/platform/ports';
import { YoungMindsError } from '@young-minds/recording/domain';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';

/** A room nobody enters closes after this. */
const EMPTY_TIMEOUT_SECONDS = 600;
/** How much longer than the recorder's grace a room stays open: the recorder must never find it closed too early. */
const DEPARTURE_MARGIN_SECONDS = 40;
/** Long enough to connect, too short to be worth stealing; a connection outlives its token. */
const TOKEN_TTL_SECONDS = 600;
const REQUEST_TIMEOUT_SECONDS = 5;

type MeetingRoomsOptions = Pick<Config, 'livekit' | 'recording'>;

/** LiveKit's rooms. */
export function createMeetingRooms({ livekit, recording }: MeetingRoomsOptions): MeetingRooms {
  const client = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret, {
    requestTimeout: REQUEST_TIMEOUT_SECONDS,
  });
  return {
    async open(roomName) {
      const departureTimeout = recording.graceSeconds + DEPARTURE_MARGIN_SECONDS;
      try {
        // Creating a room that is open changes nothing.
        await client.createRoom({ name: roomName, emptyTimeout: EMPTY_TIMEOUT_SECONDS, departureTimeout });
      } catch (error) {
        throw new YoungMindsError(
          'LIVEKIT_UNAVAILABLE',
          'The video service does not answer at the moment. Wait a minute and join again.',
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
