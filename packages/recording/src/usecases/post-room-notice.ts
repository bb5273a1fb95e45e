import { unrecordedTracksOf } from '../domain/index.ts';
import type { RoomNoticeBoard, UnitOfWork } from '../ports/index.ts';

export interface PostRoomNoticeDeps {
  readonly unitOfWork: UnitOfWork;
  readonly noticeBoard: RoomNoticeBoard;
}

/** Tells the people in a room which of their tracks cannot be recorded, as the row has it. Idempotent. @throws LIVEKIT_UNAVAILABLE (retryable) */
export async function postRoomNotice(
  { unitOfWork, noticeBoard }: PostRoomNoticeDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  const recording = await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording === null || recording.captureEndedAt !== null) return;
  await noticeBoard.post(recording.roomName, { unrecordedTracks: unrecordedTracksOf(recording.metadata) });
}
