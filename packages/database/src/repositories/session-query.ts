import type { MentoringSession } from '@young-minds/booking/domain';
import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Queryable } from '../database.ts';
import { users } from '../schema/accounts.ts';
import { livekitRooms } from '../schema/livekit-rooms.ts';
import { sessions } from '../schema/sessions.ts';

const mentors = alias(users, 'mentors');
const mentees = alias(users, 'mentees');

/** Selects sessions with their rooms and both names as the domain type. The caller adds condition and order. */
export function selectSessions(db: Queryable) {
  return db
    .select({
      id: sessions.id,
      roomName: livekitRooms.roomName,
      title: sessions.title,
      mentor: { id: mentors.id, name: mentors.name },
      mentee: { id: mentees.id, name: mentees.name },
      scheduledStartAt: sessions.scheduledStartAt,
      scheduledEndAt: sessions.scheduledEndAt,
      status: sessions.status,
      recordingConfig: sessions.recordingConfig,
    })
    .from(sessions)
    .innerJoin(livekitRooms, eq(livekitRooms.sessionId, sessions.id))
    .innerJoin(mentors, eq(mentors.id, sessions.mentorId))
    .innerJoin(mentees, eq(mentees.id, sessions.menteeId))
    .$dynamic();
}

export async function findSession(db: Queryable, sessionId: string): Promise<MentoringSession | null> {
  const [session] = await selectSessions(db).where(eq(sessions.id, sessionId));
  return session ?? null;
}
