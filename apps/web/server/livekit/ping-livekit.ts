import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

const REQUEST_TIMEOUT_SECONDS = 5;
/** No session has this room. */
const PROBE_ROOM = 'readiness-probe';

/** Asks LiveKit something that costs it nothing. @throws LIVEKIT_UNAVAILABLE */
export function createLivekitPing({ url, apiKey, apiSecret }: Config['livekit']): () => Promise<void> {
  const client = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
  return async () => {
    await client.listRooms([PROBE_ROOM]).catch((cause: unknown) => {
      const message = 'LiveKit does not answer; check LIVEKIT_URL and its keys.';
      throw new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause });
    });
  };
}
