import type { Clock } from '@young-minds/core';
import { isAnyonePresent, type MentoringSession, type PresenceSpan } from '../domain/index.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';

const BATCH_SIZE = 100;

/**
 * Closes sessions whose scheduled end has passed: `completed` if both participants came, `no_show` if one or both did
 * not join while they could. A session with a participant in its room stays open until the room is empty.
 */
export async function closeEndedSessions({
  unitOfWork,
  clock,
}: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}): Promise<void> {
  const ended = await unitOfWork.run(({ sessions }) => sessions.listEnded(clock.now(), BATCH_SIZE));
  for (const session of ended) await unitOfWork.run((repositories) => close(repositories, session));
}

async function close(repositories: Repositories, session: MentoringSession): Promise<void> {
  const { rooms, participants, sessions, audit } = repositories;
  const unlocked = await rooms.findBySession(session.id);
  const room = unlocked === null ? null : await rooms.lock(unlocked.id);
  const spans = room === null ? [] : await participants.listSpans(room.id);
  if (isAnyonePresent(spans)) return;
  const status = haveBothCome(session, spans) ? 'completed' : 'no_show';
  const isClosed = await sessions.move(session.id, ['scheduled', 'active'], status);
  if (!isClosed || room === null) return;
  const type = status === 'completed' ? 'session_completed' : 'session_no_show';
  await audit.record({ type, source: 'worker', roomId: room.id });
}

function haveBothCome({ mentor, mentee }: MentoringSession, spans: readonly PresenceSpan[]): boolean {
  const came = new Set(spans.map((span) => span.userId));
  return came.has(mentor.id) && came.has(mentee.id);
}
