import { type ParticipantInfo, ParticipantInfo_Kind } from '@livekit/protocol';
import { recorderIdentityOf, recordingIdOfRecorder } from '@young-minds/recording/domain';
import type { ParticipantInRoom, RoomParticipants } from '@young-minds/recording/ports';
import { createRoomService, isNotFound, type LivekitAccess, livekitUnavailable } from './room-service.ts';

/** Creates the adapter that reads participants and recorders of rooms from LiveKit's room service. */
export function createRoomParticipants(access: LivekitAccess): RoomParticipants {
  const client = createRoomService(access);
  return {
    async look(roomName) {
      try {
        const [room] = await client.listRooms([roomName]);
        if (room === undefined) return null;
        const participants = await client.listParticipants(roomName);
        return { roomSid: room.sid, people: participants.filter(isPerson).map(toPerson) };
      } catch (error) {
        // The room may close between the two requests.
        if (isNotFound(error)) return null;
        throw livekitUnavailable(error, roomName);
      }
    },
    async listOpen() {
      const rooms = await client.listRooms().catch((error: unknown) => {
        throw livekitUnavailable(error);
      });
      return rooms.filter(({ numParticipants }) => numParticipants > 0).map(({ name }) => name);
    },
    async listRecorders(roomName) {
      const participants = await client.listParticipants(roomName).catch((error: unknown) => {
        if (isNotFound(error)) return [];
        throw livekitUnavailable(error, roomName);
      });
      return participants.filter(isRecorder).flatMap(({ identity }) => recordingIdOfRecorder(identity) ?? []);
    },
    async removeRecorder(roomName, recordingId) {
      await client.removeParticipant(roomName, recorderIdentityOf(recordingId)).catch((error: unknown) => {
        if (!isNotFound(error)) throw livekitUnavailable(error, roomName);
      });
    },
  };
}

function isRecorder({ permission }: ParticipantInfo): boolean {
  return permission?.hidden === true && permission.recorder === true;
}

function isPerson({ kind, permission }: ParticipantInfo): boolean {
  return kind === ParticipantInfo_Kind.STANDARD && permission?.hidden !== true && permission?.recorder !== true;
}

function toPerson({ sid, identity, joinedAt, joinedAtMs }: ParticipantInfo): ParticipantInRoom {
  const joinedAtUnixMs = joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000;
  return { participantSid: sid, identity, joinedAt: new Date(joinedAtUnixMs) };
}
