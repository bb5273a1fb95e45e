import type { RoomNoticeBoard } from '@young-minds/recording/ports';
import { createRoomService, isNotFound, type LivekitAccess, livekitUnavailable } from './room-service.ts';

/** Posts notices as room metadata, which LiveKit sends to all participants, including those who join later. */
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
