import { randomUUID } from 'node:crypto';
import { RoomServiceClient } from 'livekit-server-sdk';
import { inject } from 'vitest';
import { createRoomToken, type RoomTokenRequest } from './create-room-token.ts';

/** Returns a client for the run's LiveKit, as the server side uses it. */
export function createRoomService(): RoomServiceClient {
  const { url, apiKey, apiSecret } = inject('livekit');
  return new RoomServiceClient(url, apiKey, apiSecret);
}

/** Returns a room name that no other test uses. */
export function uniqueRoomName(): string {
  return `session-${randomUUID()}`;
}

/** Returns a token for a room of the run's LiveKit, or of another one with the same keys. */
export function createToken(request: RoomTokenRequest): Promise<string> {
  return createRoomToken(inject('livekit'), request);
}
