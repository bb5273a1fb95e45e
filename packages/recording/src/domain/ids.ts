const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns whether a value is a lower-case uuid, the only shape of our ids. Check ids before they reach SQL. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

const RECORDER_PREFIX = 'recorder-';

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

const ROOM_PREFIX = 'session-';

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
