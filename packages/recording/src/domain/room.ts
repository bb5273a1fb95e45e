import { isUuid } from './recording.ts';
import type { MentoringSession } from './session.ts';

const RECORDER_PREFIX = 'recorder-';
const ROOM_PREFIX = 'session-';

/**
 * The meeting page publishes four tracks: camera, microphone, screen and its audio. Twice as many leaves room for a
 * track that is published again before the server has removed it.
 */
export const MAX_TRACKS_PER_PARTICIPANT = 8;

export type RoomStatus = 'pending' | 'active' | 'finished';

/** The LiveKit room of a session. */
export interface Room {
  readonly id: string;
  readonly roomName: string;
  /** The sid of the room as LiveKit last opened it; null until it was opened. */
  readonly roomSid: string | null;
  readonly status: RoomStatus;
  readonly session: MentoringSession;
}

/** Returns the name of a session's LiveKit room. */
export function roomNameOf(sessionId: string): string {
  return `${ROOM_PREFIX}${sessionId}`;
}

/** Returns the session of a room; null for a room that is not ours. */
export function sessionIdOfRoom(roomName: string): string | null {
  if (!roomName.startsWith(ROOM_PREFIX)) return null;
  const sessionId = roomName.slice(ROOM_PREFIX.length);
  return isUuid(sessionId) ? sessionId : null;
}

/**
 * Returns the embedded recorder's identity in a room: one per recording, so that a second recorder replaces the first.
 */
export function recorderIdentityOf(recordingId: string): string {
  return `${RECORDER_PREFIX}${recordingId}`;
}

/** Returns the recording that a participant records; null if it is no recorder of ours. */
export function recordingIdOfRecorder(identity: string): string | null {
  if (!identity.startsWith(RECORDER_PREFIX)) return null;
  const recordingId = identity.slice(RECORDER_PREFIX.length);
  return isUuid(recordingId) ? recordingId : null;
}
