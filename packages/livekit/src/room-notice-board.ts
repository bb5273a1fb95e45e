import type { RoomNoticeBoard } from '@young-minds/recording/ports';
import { createRoomService, isNotFound, type LivekitAccess, livekitUnavailable } from './room-service.ts';

/** Posts notices as the room's metadata, which LiveKit sends to everybody in it and to whoever comes later. */
export function createRoomNoticeBoard(access: LivekitAccess): RoomNoticeBoard {
  const client = createRoomService(access);
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
