import type { MeetingRooms } from '@young-minds/booking/ports';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { AccessToken, TrackSource } from 'livekit-server-sdk';
import { REQUEST_TIMEOUT_MS, roomClient } from './room-service.ts';

/** LiveKit closes a room that no one joins after this time. */
const EMPTY_TIMEOUT_SECONDS = 600;
/** How much longer than the grace period an empty room stays open. It must not close before the recorder stops. */
const DEPARTURE_MARGIN_SECONDS = 40;
/** Long enough to connect, and too short to be useful to an attacker. A connection outlasts its token. */
const TOKEN_TTL_SECONDS = 600;
/** A room name that no session uses. */
const PROBE_ROOM = 'readiness-probe';

/** The meeting page publishes these sources, and no data: it has no chat. */
export const PARTICIPANT_GRANTS = {
  roomJoin: true,
  canSubscribe: true,
  canPublish: true,
  canPublishSources: [
    TrackSource.CAMERA,
    TrackSource.MICROPHONE,
    TrackSource.SCREEN_SHARE,
    TrackSource.SCREEN_SHARE_AUDIO,
  ],
  canPublishData: false,
};

type MeetingRoomsOptions = Pick<Config, 'livekit' | 'recording'>;

/** Creates the adapter for LiveKit's rooms. */
export function createMeetingRooms({ livekit, recording }: MeetingRoomsOptions): MeetingRooms {
  const client = roomClient(livekit, REQUEST_TIMEOUT_MS);
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
      token.addGrant({ ...PARTICIPANT_GRANTS, room: roomName });
      return token.toJwt();
    },
  };
}

/** Creates a check that sends LiveKit a cheap request. @throws LIVEKIT_UNAVAILABLE */
export function createLivekitPing(livekit: Config['livekit']): () => Promise<void> {
  const client = roomClient(livekit, REQUEST_TIMEOUT_MS);
  return async () => {
    await client.listRooms([PROBE_ROOM]).catch((cause: unknown) => {
      const message = 'LiveKit does not respond. Check LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.';
      throw new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause });
    });
  };
}
