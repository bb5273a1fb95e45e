import { randomUUID } from 'node:crypto';
import { AccessToken, RoomServiceClient, type VideoGrant } from 'livekit-server-sdk';
import { inject } from 'vitest';

/** The run's LiveKit as the server side sees it. */
export function createRoomService(): RoomServiceClient {
  const { url, apiKey, apiSecret } = inject('livekit');
  return new RoomServiceClient(url, apiKey, apiSecret);
}

/** A room no other test knows. */
export function uniqueRoomName(): string {
  return `session-${randomUUID()}`;
}

export interface TokenRequest {
  readonly roomName: string;
  readonly identity: string;
  readonly grants?: VideoGrant;
}

/** A token that lets a person into a room of the run's LiveKit, made without the platform. */
export function createToken({ roomName, identity, grants }: TokenRequest): Promise<string> {
  const { apiKey, apiSecret } = inject('livekit');
  const token = new AccessToken(apiKey, apiSecret, { identity, name: identity, ttl: '10m' });
  token.addGrant({ room: roomName, roomJoin: true, canPublish: true, canSubscribe: true, ...grants });
  return token.toJwt();
}
