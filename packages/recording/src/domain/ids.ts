const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a value is a lower-case uuid, the only shape our ids have. Judge ids before they reach SQL. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
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
