import { Room } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { WebhookKeys } from '../sign-webhook.ts';
import type { TestEgress } from './test-egress.ts';

/** Puts the browser of an egress into a real room, hidden and of the kind EGRESS; returns what takes it out again. */
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

/** Asks a real LiveKit under which sid a room is open. */
export function sidsOf(url: string, { apiKey, apiSecret }: WebhookKeys) {
  const client = new RoomServiceClient(url, apiKey, apiSecret);
  return async (roomName: string): Promise<string> => {
    const [room] = await client.listRooms([roomName]);
    return room?.sid ?? '';
  };
}
