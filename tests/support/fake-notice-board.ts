import type { RoomNotice, RoomNoticeBoard } from '@young-minds/recording/ports';

/** A fake of LiveKit's room service that stores the notice posted in each room. */
export class FakeNoticeBoard implements RoomNoticeBoard {
  readonly posted = new Map<string, RoomNotice>();

  async post(roomName: string, notice: RoomNotice): Promise<void> {
    this.posted.set(roomName, notice);
  }
}
