import { isNotedAtRisk, unrecordedTracksOf } from '../domain/index.ts';
import type { RoomNoticeBoard, UnitOfWork } from '../ports/index.ts';

export interface PostRoomNoticeDeps {
  readonly unitOfWork: UnitOfWork;
  readonly noticeBoard: RoomNoticeBoard;
}

/**
 * Tells the people in a room what they have to know of its recording: whether it is at risk, and which of their tracks
 * cannot be recorded, as the row of the room's present recording has it. Idempotent.
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
  // Without one the room is about to close, or the next is about to begin: what hangs there of the last one goes.
  const notice =
    active === null
      ? { unrecordedTracks: [], isAtRisk: false }
      : { unrecordedTracks: unrecordedTracksOf(active.metadata), isAtRisk: isNotedAtRisk(active) };
  await noticeBoard.post(recording.roomName, notice);
}
