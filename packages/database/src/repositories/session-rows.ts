import { type MentoringSession, readRecordingConfig, roomNameOf } from '@young-minds/recording/domain';
import { eq, isNotNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Queryable } from '../database.ts';
import { users } from '../schema/accounts.ts';
import { livekitRooms } from '../schema/livekit.ts';
import { sessions } from '../schema/sessions.ts';

const mentors = alias(users, 'mentors');
const mentees = alias(users, 'mentees');

const sessionColumns = {
  id: sessions.id,
  roomName: livekitRooms.roomName,
  title: sessions.title,
  mentorId: mentors.id,
  mentorName: mentors.name,
  menteeId: mentees.id,
  menteeName: mentees.name,
  scheduledStartAt: sessions.scheduledStartAt,
  scheduledEndAt: sessions.scheduledEndAt,
  status: sessions.status,
  recordingConfig: sessions.recordingConfig,
};

interface SessionRow extends Omit<MentoringSession, 'roomName' | 'mentor' | 'mentee'> {
  /** Null if the session has no room: booking creates both, but rows from elsewhere may lack it. */
  readonly roomName: string | null;
  readonly mentorId: string;
  readonly mentorName: string;
  readonly menteeId: string;
  readonly menteeName: string;
}

/** Selects sessions, with or without a room, and both names; pass the rows to `toSession`. */
export function selectSessions(db: Queryable) {
  return db
    .select(sessionColumns)
    .from(sessions)
    .leftJoin(livekitRooms, eq(livekitRooms.sessionId, sessions.id))
    .innerJoin(mentors, eq(mentors.id, sessions.mentorId))
    .innerJoin(mentees, eq(mentees.id, sessions.menteeId))
    .$dynamic();
}

/** Matches sessions that have a room, in a query of `selectSessions`. */
export const hasRoom = isNotNull(livekitRooms.id);

/** Selects rooms with their sessions; pass each row's `session` to `toSession`. */
export function selectRooms(db: Queryable) {
  return db
    .select({
      id: livekitRooms.id,
      roomName: livekitRooms.roomName,
      roomSid: livekitRooms.roomSid,
      status: livekitRooms.status,
      session: sessionColumns,
    })
    .from(livekitRooms)
    .innerJoin(sessions, eq(sessions.id, livekitRooms.sessionId))
    .innerJoin(mentors, eq(mentors.id, sessions.mentorId))
    .innerJoin(mentees, eq(mentees.id, sessions.menteeId))
    .$dynamic();
}

export function toSession({ mentorId, mentorName, menteeId, menteeName, ...row }: SessionRow): MentoringSession {
  return {
    ...row,
    roomName: row.roomName ?? roomNameOf(row.id),
    mentor: { id: mentorId, name: mentorName },
    mentee: { id: menteeId, name: menteeName },
    recordingConfig: readRecordingConfig(row.recordingConfig),
  };
}
