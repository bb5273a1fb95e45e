import { createRoomNoticeBoard } from '@young-minds/livekit/room-participants';
import { expect, inject, test } from 'vitest';
import { createRoomService, uniqueRoomName } from '../../support/livekit.ts';

const NOTICE = {
  isAtRisk: true,
  unrecordedTracks: [{ trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null }],
} as const;

test('a notice is visible to all participants of the room', async () => {
  const name = uniqueRoomName();
  const rooms = createRoomService();
  await rooms.createRoom({ name });
  await createRoomNoticeBoard(inject('livekit')).post(name, NOTICE);
  const [room] = await rooms.listRooms([name]);
  expect(JSON.parse(room?.metadata ?? '')).toEqual(NOTICE);
});

test('a notice for a closed room is ignored without an error', async () => {
  await createRoomNoticeBoard(inject('livekit')).post(uniqueRoomName(), NOTICE);
});

test('an unreachable LiveKit is an error', async () => {
  const board = createRoomNoticeBoard({ ...inject('livekit'), url: 'ws://127.0.0.1:1' });
  await expect(board.post(uniqueRoomName(), NOTICE)).rejects.toMatchObject({ code: 'LIVEKIT_UNAVAILABLE' });
});
