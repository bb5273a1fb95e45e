import type { LivekitKeys } from '@young-minds/local-services/livekit/start-livekit';
import { AccessToken, type VideoGrant } from 'livekit-server-sdk';

export interface RoomTokenRequest {
  readonly roomName: string;
  readonly identity: string;
  readonly grants?: VideoGrant;
}

/** Returns a token that admits a participant to a room, made without the platform. */
export function createRoomToken({ apiKey, apiSecret }: LivekitKeys, request: RoomTokenRequest): Promise<string> {
  const { roomName, identity, grants } = request;
  const token = new AccessToken(apiKey, apiSecret, { identity, name: identity, ttl: '2h' });
  token.addGrant({ room: roomName, roomJoin: true, canPublish: true, canSubscribe: true, ...grants });
  return token.toJwt();
}
