import type { LivekitAccess } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

/** Asks LiveKit of its rooms; calls give up after so long. */
export function roomClient({ url, apiKey, apiSecret }: LivekitAccess, patienceMs: number): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: patienceMs / 1000 });
}
