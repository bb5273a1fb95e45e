import type { LivekitAccess } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

/** Creates a client of LiveKit's room service whose requests time out after `timeoutMs`. */
export function roomClient({ url, apiKey, apiSecret }: LivekitAccess, timeoutMs: number): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: timeoutMs / 1000 });
}
