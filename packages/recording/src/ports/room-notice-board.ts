import type { UnrecordedTrack } from '../domain/index.ts';

/** What everybody in a room is to know, whoever comes later included. */
export interface RoomNotice {
  readonly unrecordedTracks: readonly UnrecordedTrack[];
  /** People are there, and nothing is being recorded although it should be. */
  readonly isAtRisk: boolean;
}

/** Tells the people in a room something while they are in it. */
export interface RoomNoticeBoard {
  /** Replaces what was posted before. A room that is closed is no error. @throws LIVEKIT_UNAVAILABLE (retryable) */
  post(roomName: string, notice: RoomNotice): Promise<void>;
}
