/**
 * Stage 2, presence. In: presence facts from webhooks, and snapshots of LiveKit's rooms.
 * Out: presence records, the status of rooms and sessions, and requests to start or stop a recording.
 * Rules: a room with participants is recorded; an empty room stops after the grace period. A leave is never undone,
 * and facts found by polling LiveKit take the same path as those of webhooks.
 */

export { closeEndedSessions } from './close-ended-sessions.ts';
export { emptyClosedRooms } from './empty-closed-rooms.ts';
export { limitPublishers } from './limit-publishers.ts';
