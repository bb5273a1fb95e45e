import type { MentoringSession } from '@young-minds/booking/domain';

/** Converts a session to its form in API responses. Dates are serialized as ISO 8601 in UTC. */
export function presentSession(session: MentoringSession) {
  const { roomName, scheduledStartAt, scheduledEndAt, ...rest } = session;
  return { ...rest, startsAt: scheduledStartAt, endsAt: scheduledEndAt, room: { name: roomName } };
}
