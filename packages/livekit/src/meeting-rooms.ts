import type { MeetingRooms } from '@young-minds/booking/ports';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { type LivekitAccess, livekitStatusOf } from '@young-minds/recording/domain';
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

const PING_TIMEOUT_SECONDS = 5;
/** A name that no session uses. */
const PROBE_ROOM = 'readiness-probe';

/** Creates a check that sends LiveKit a cheap request. @throws LIVEKIT_UNAVAILABLE */
export function createLivekitPing({ url, apiKey, apiSecret }: Config['livekit']): () => Promise<void> {
  const client = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: PING_TIMEOUT_SECONDS });
  return async () => {
    await client.listRooms([PROBE_ROOM]).catch((cause: unknown) => {
      const message = 'LiveKit does not respond. Check LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.';
      throw new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause });
    });
  };
}

export { type LivekitAccess, livekitUnavailable } from '@young-minds/recording/domain';

export function createRoomService({ url, apiKey, apiSecret }: LivekitAccess): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
}

/** Returns whether an error means that the room, or the participant in it, does not exist. */
export function isNotFound(error: unknown): boolean {
  return livekitStatusOf(error) === 404;
}
