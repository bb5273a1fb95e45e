import { expect, test } from 'vitest';
import { createRoomService, uniqueRoomName } from '../../support/livekit.ts';

test("the run's LiveKit accepts our key", async () => {
  const rooms = createRoomService();
  const name = uniqueRoomName();
  await rooms.createRoom({ name });
  expect((await rooms.listRooms([name])).map((room) => room.name)).toEqual([name]);
});
