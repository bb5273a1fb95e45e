import { Room } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { WebhookKeys } from '../sign-webhook.ts';
import type { TestEgress } from './test-egress.ts';

/** Connects an egress's browser to a real room, hidden and of kind EGRESS. Returns a function that disconnects it. */
export function browserIn(url: string, { apiKey, apiSecret }: WebhookKeys) {
  return async ({ egressId, info }: TestEgress): Promise<() => Promise<void>> => {
    const token = new AccessToken(apiKey, apiSecret, { identity: egressId, ttl: '10m' });
    token.kind = 'egress';
    token.addGrant({
      roomJoin: true,
      room: info.roomName,
      canSubscribe: true,
      canPublish: false,
      hidden: true,
      recorder: true,
    });
    const room = new Room();
    await room.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
    return () => room.disconnect();
  };
}

/** Asks a real LiveKit for the sid of an open room. */
export function sidsOf(url: string, { apiKey, apiSecret }: WebhookKeys) {
  const client = new RoomServiceClient(url, apiKey, apiSecret);
  return async (roomName: string): Promise<string> => {
    const [room] = await client.listRooms([roomName]);
    return room?.sid ?? '';
  };
}
