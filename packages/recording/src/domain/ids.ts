const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a value is a lower-case uuid, the only shape our ids have. Judge ids before they reach SQL. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

const RECORDER_PREFIX = 'recorder-';

/** The identity by which the embedded recorder is in a room: one a recording, so that a second one replaces the first. */
export function recorderIdentityOf(recordingId: string): string {
  return `${RECORDER_PREFIX}${recordingId}`;
}

/** The recording that a participant records, or null for whoever is no recorder of ours. */
export function recordingIdOfRecorder(identity: string): string | null {
  if (!identity.startsWith(RECORDER_PREFIX)) return null;
  const recordingId = identity.slice(RECORDER_PREFIX.length);
  return isUuid(recordingId) ? recordingId : null;
}

const ROOM_PREFIX = 'session-';

/** The LiveKit room of a session. */
export function roomNameOf(sessionId: string): string {
  return `${ROOM_PREFIX}${sessionId}`;
}

/** The session a room belongs to, or null for a room that is not ours. */
export function sessionIdOfRoom(roomName: string): string | null {
  if (!roomName.startsWith(ROOM_PREFIX)) return null;
  const sessionId = roomName.slice(ROOM_PREFIX.length);
  return isUuid(sessionId) ? sessionId : null;
}
