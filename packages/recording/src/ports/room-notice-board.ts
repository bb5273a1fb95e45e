import type { UnrecordedTrack } from '../domain/index.ts';

/** What all participants in a room see, including those who join later. */
export interface RoomNotice {
  readonly unrecordedTracks: readonly UnrecordedTrack[];
  /** Participants are present, and nothing is being recorded although it should be. */
  readonly isAtRisk: boolean;
}

/** Shows a notice to the participants in a room. */
export interface RoomNoticeBoard {
  /** Replaces the previous notice. A closed room is no error. @throws LIVEKIT_UNAVAILABLE (retryable) */
  post(roomName: string, notice: RoomNotice): Promise<void>;
}
