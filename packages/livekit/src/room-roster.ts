import { type ParticipantInfo, ParticipantInfo_Kind } from '@livekit/protocol';
import { YoungMindsError } from '@young-minds/recording/domain';
import type { PersonInRoom, RoomRoster } from '@young-minds/recording/ports';
import { RoomServiceClient } from 'livekit-server-sdk';

export interface RoomRosterOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const REQUEST_TIMEOUT_SECONDS = 5;

/** Asks LiveKit's room service who is where. */
export function createRoomRoster({ url, apiKey, apiSecret }: RoomRosterOptions): RoomRoster {
  const client = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS });
  return {
    async look(roomName) {
      try {
        const [room] = await client.listRooms([roomName]);
        if (room === undefined) return null;
        const participants = await client.listParticipants(roomName);
        return { roomSid: room.sid, people: participants.filter(isPerson).map(toPerson) };
      } catch (error) {
        // The room may close between the two questions.
        if (isNotFound(error)) return null;
        throw unavailable(error, roomName);
      }
    },
  };
}

function isPerson({ kind, permission }: ParticipantInfo): boolean {
  return kind === ParticipantInfo_Kind.STANDARD && permission?.hidden !== true && permission?.recorder !== true;
}

function toPerson({ sid, identity, joinedAt, joinedAtMs }: ParticipantInfo): PersonInRoom {
  const joinedAtUnixMs = joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000;
  return { participantSid: sid, identity, joinedAt: new Date(joinedAtUnixMs) };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 404;
}

function unavailable(cause: unknown, roomName: string): YoungMindsError {
  return new YoungMindsError('LIVEKIT_UNAVAILABLE', 'LiveKit does not answer; check LIVEKIT_URL and its keys.', {
    cause,
    details: { roomName },
  });
}
