import type { RoomRoster, RoomSnapshot } from '@young-minds/recording/ports';

/** Stands in for LiveKit's room service: answers what a test says, and that every other room is closed. */
export class FakeRoster implements RoomRoster {
  readonly rooms = new Map<string, RoomSnapshot>();

  async look(roomName: string): Promise<RoomSnapshot | null> {
    return this.rooms.get(roomName) ?? null;
  }
}
