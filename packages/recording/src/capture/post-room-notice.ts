import { isNotedAtRisk } from '../domain/index.ts';
import type { RoomNoticeBoard, UnitOfWork } from '../ports/index.ts';

export interface PostRoomNoticeDeps {
  readonly unitOfWork: UnitOfWork;
  readonly noticeBoard: RoomNoticeBoard;
}

/**
 * Posts the recording notice of a room for its participants: whether the recording is at risk, and which of their
 * tracks cannot be recorded, from the row of the room's active recording. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function postRoomNotice(
  { unitOfWork, noticeBoard }: PostRoomNoticeDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  const found = await unitOfWork.run(async ({ recordings }) => {
    const recording = await recordings.find(recordingId);
    return recording === null ? null : { recording, active: await recordings.findActive(recording.roomId) };
  });
  if (found === null) return;
  const { recording, active } = found;
  // Without an active recording, the room is about to close or the next recording to start: clear the last notice.
  const notice =
    active === null
      ? { unrecordedTracks: [], isAtRisk: false }
      : { unrecordedTracks: active.metadata.unrecordedTracks ?? [], isAtRisk: isNotedAtRisk(active) };
  await noticeBoard.post(recording.roomName, notice);
}
