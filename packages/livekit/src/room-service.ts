import { YoungMindsError } from '@young-minds/recording/domain';
import { RoomServiceClient } from 'livekit-server-sdk';

export interface LivekitAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const REQUEST_TIMEOUT_SECONDS = 5;

export function createRoomService({ url, apiKey, apiSecret }: LivekitAccess): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
}

/** The room is closed. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 404;
}

export function livekitUnavailable(cause: unknown, roomName: string): YoungMindsError {
  return new YoungMindsError('LIVEKIT_UNAVAILABLE', 'LiveKit does not answer; check LIVEKIT_URL and its keys.', {
    cause,
    details: { roomName },
  });
}
