import type { MentoringSession } from '@young-minds/platform/domain';

/** A session as the API answers with it. Dates become ISO 8601 in UTC on their way out. */
export function presentSession(session: MentoringSession) {
  const { roomName, scheduledStartAt, scheduledEndAt, ...rest } = session;
  return { ...rest, startsAt: scheduledStartAt, endsAt: scheduledEndAt, room: { name: roomName } };
}
