import { type ParticipantInfo, ParticipantInfo_Kind } from '@livekit/protocol';
import {
  isPerson,
  isVisibleConnection,
  type LivekitAccess,
  livekitUnavailable,
  recorderIdentityOf,
  recordingIdOfRecorder,
} from '@young-minds/recording/domain';
import type {
  ConnectionInRoom,
  ParticipantInRoom,
  RoomNoticeBoard,
  RoomParticipants,
} from '@young-minds/recording/ports';
import type { RoomServiceClient } from 'livekit-server-sdk';
import { isNotFound, REQUEST_TIMEOUT_MS, roomClient } from './room-service.ts';

/** Creates the adapter that reads participants and recorders of rooms from LiveKit's room service. */
export function createRoomParticipants(access: LivekitAccess): RoomParticipants {
  const client = roomClient(access, REQUEST_TIMEOUT_MS);
  return {
    async snapshotOf(roomName) {
      try {
        const [room] = await client.listRooms([roomName]);
        if (room === undefined) return null;
        const participants = await client.listParticipants(roomName);
        return { roomSid: room.sid, participants: participants.filter(isPersonInRoom).map(toPerson) };
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
    async listConnections(roomName) {
      const participants = await listParticipants(client, roomName);
      return participants.filter((participant) => isVisibleConnection(traitsOf(participant))).map(toConnection);
    },
    async listRecorders(roomName) {
      const participants = await listParticipants(client, roomName);
      return participants.filter(isRecorder).flatMap(({ identity }) => recordingIdOfRecorder(identity) ?? []);
    },
    async removeRecorder(roomName, recordingId) {
      await unlessGone(roomName, client.removeParticipant(roomName, recorderIdentityOf(recordingId)));
    },
    removePerson: (roomName, identity) => unlessGone(roomName, client.removeParticipant(roomName, identity)),
    async closeRoom(roomName) {
      await unlessGone(roomName, client.deleteRoom(roomName));
    },
  };
}

/** Returns false if the room, or the participant in it, does not exist any more. */
async function unlessGone(roomName: string, request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw livekitUnavailable(error, roomName);
  }
}

async function listParticipants(client: RoomServiceClient, roomName: string): Promise<readonly ParticipantInfo[]> {
  return client.listParticipants(roomName).catch((error: unknown) => {
    if (isNotFound(error)) return [];
    throw livekitUnavailable(error, roomName);
  });
}

function isRecorder({ permission }: ParticipantInfo): boolean {
  return permission?.hidden === true && permission.recorder === true;
}

/** Applies the rule `isPerson` to a participant of LiveKit's API or signaling. */
export function isPersonInRoom(participant: ParticipantInfo): boolean {
  return isPerson(traitsOf(participant));
}

function traitsOf({ identity, kind, permission }: ParticipantInfo) {
  return {
    identity,
    // A newer server may send a kind that this version of the protocol does not name.
    kind: ParticipantInfo_Kind[kind] ?? '',
    isHidden: permission?.hidden === true,
    isRecorder: permission?.recorder === true,
  };
}

function toPerson({ sid, identity, joinedAt, joinedAtMs }: ParticipantInfo): ParticipantInRoom {
  const joinedAtUnixMs = joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000;
  return { participantSid: sid, identity, joinedAt: new Date(joinedAtUnixMs) };
}

function toConnection({ sid, identity, tracks }: ParticipantInfo): ConnectionInRoom {
  return { participantSid: sid, identity, trackCount: tracks.length };
}

/** Posts notices as room metadata, which LiveKit sends to all participants, including those who join later. */
export function createRoomNoticeBoard(access: LivekitAccess): RoomNoticeBoard {
  const client = roomClient(access, REQUEST_TIMEOUT_MS);
  return {
    async post(roomName, notice) {
      try {
        await client.updateRoomMetadata(roomName, JSON.stringify(notice));
      } catch (error) {
        if (isNotFound(error)) return;
        throw livekitUnavailable(error, roomName);
      }
    },
  };
}
