import type { RoomNotice, RoomNoticeBoard } from '@young-minds/recording/ports';

/** Stands in for LiveKit's room service: keeps what hangs in each room. */
export class FakeNoticeBoard implements RoomNoticeBoard {
  readonly posted = new Map<string, RoomNotice>();

  async post(roomName: string, notice: RoomNotice): Promise<void> {
    this.posted.set(roomName, notice);
  }
}
