import { livekitRooms } from '@young-minds/database/schema';
import { type SignedInPerson, signUp } from '@young-minds/rehearsal/client';
import { eq } from 'drizzle-orm';
import { LOW_FRAME_RATE, type SeededSession } from '../../support/seed-session.ts';
import type { BookedSession } from '../participants/hold-session.ts';
import type { Persona } from '../participants/participant-event.ts';
import type { SessionPlan } from '../plan-round.ts';
import type { ChaosInstance } from './chaos-instance.ts';

const BOOKED_MINUTES = 15;

export interface People {
  readonly mentor: SignedInPerson;
  readonly mentee: SignedInPerson;
}

export interface BookedCall extends BookedSession {
  readonly people: People;
}

/** Signs up a mentor and a mentee, who book a session that begins now, and returns its facts. */
export async function bookMeeting({ baseUrl, database }: ChaosInstance): Promise<People & { seeded: SeededSession }> {
  const mentor = await signUp(baseUrl, 'mentor', 'Mona Mentor');
  const mentee = await signUp(baseUrl, 'mentee', 'Milo Mentee');
  const { id: sessionId, room } = await mentee.book({
    mentorId: mentor.id,
    title: 'A call that goes on',
    startsAt: new Date(),
    durationMinutes: BOOKED_MINUTES,
    recordingConfig: LOW_FRAME_RATE,
  });
  const [row] = await database.db.select().from(livekitRooms).where(eq(livekitRooms.sessionId, sessionId));
  if (row === undefined) throw new Error(`session ${sessionId} has no room`);
  const seeded = { sessionId, roomId: row.id, roomName: room.name, mentorId: mentor.id, menteeId: mentee.id };
  return { mentor, mentee, seeded };
}

/**
 * Books a call for two robots. Each agrees to be recorded and gets its token once: whatever happens afterward, it has
 * no other means to return to the room.
 */
export async function bookCall(instance: ChaosInstance, plan: SessionPlan): Promise<BookedCall> {
  const { mentor, mentee, seeded } = await bookMeeting(instance);
  const enter = async (persona: Persona, person: SignedInPerson) => ({
    persona,
    ...(await person.join(seeded.sessionId)),
  });
  const participants = [await enter('mentor', mentor), await enter('mentee', mentee)];
  return { seeded, plan, participants, people: { mentor, mentee } };
}
