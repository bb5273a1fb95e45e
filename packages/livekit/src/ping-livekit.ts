import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { RoomServiceClient } from 'livekit-server-sdk';

const REQUEST_TIMEOUT_SECONDS = 5;
/** A name that no session uses. */
const PROBE_ROOM = 'readiness-probe';

/** Creates a check that sends LiveKit a cheap request. @throws LIVEKIT_UNAVAILABLE */
export function createLivekitPing({ url, apiKey, apiSecret }: Config['livekit']): () => Promise<void> {
  const client = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
  return async () => {
    await client.listRooms([PROBE_ROOM]).catch((cause: unknown) => {
      const message = 'LiveKit does not respond. Check LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.';
      throw new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause });
    });
  };
}
