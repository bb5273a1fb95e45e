import { type LivekitAccess, livekitStatusOf } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

export { type LivekitAccess, livekitUnavailable } from '@young-minds/recording/domain';

const REQUEST_TIMEOUT_SECONDS = 5;

export function createRoomService({ url, apiKey, apiSecret }: LivekitAccess): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
}

/** Returns whether an error means that the room, or the participant in it, does not exist. */
export function isNotFound(error: unknown): boolean {
  return livekitStatusOf(error) === 404;
}
