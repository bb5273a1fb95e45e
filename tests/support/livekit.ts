import { randomUUID } from 'node:crypto';
import { RoomServiceClient } from 'livekit-server-sdk';
import { inject } from 'vitest';
import { createRoomToken, type RoomTokenRequest } from './create-room-token.ts';

/** The run's LiveKit as the server side sees it. */
export function createRoomService(): RoomServiceClient {
  const { url, apiKey, apiSecret } = inject('livekit');
  return new RoomServiceClient(url, apiKey, apiSecret);
}

/** A room no other test knows. */
export function uniqueRoomName(): string {
  return `session-${randomUUID()}`;
}

/** A token that lets a person into a room of the run's LiveKit, or of one with the same keys. */
export function createToken(request: RoomTokenRequest): Promise<string> {
  return createRoomToken(inject('livekit'), request);
}
