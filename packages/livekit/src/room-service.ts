import { type LivekitAccess, livekitStatusOf } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

/** For requests of processes that a user or a job waits for. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** Creates a client of LiveKit's room service whose requests time out after `timeoutMs`. */
export function roomClient({ url, apiKey, apiSecret }: LivekitAccess, timeoutMs: number): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: timeoutMs / 1000 });
}

/**
 * Returns whether an error means that the room, or the participant in it, does not exist. For most requests that is no
 * failure: a room closes when its participants have left.
 */
export function isNotFound(error: unknown): boolean {
  return livekitStatusOf(error) === 404;
}
