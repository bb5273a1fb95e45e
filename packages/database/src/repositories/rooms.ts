import { ACTIVE_PHASES, type Room } from '@young-minds/recording/domain';
import type { RoomRepository } from '@young-minds/recording/ports';
import { and, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings } from '../schema/livekit-recordings.ts';
import { livekitParticipants, livekitRooms } from '../schema/livekit-rooms.ts';
import { sessions } from '../schema/sessions.ts';
import { sessionColumns, toSession } from './session-columns.ts';

export function createRoomRepository(db: Queryable): RoomRepository {
  return {
    findBySession: async (sessionId) => toRoom(await select(db, eq(livekitRooms.sessionId, sessionId))),
    lockByName: async (roomName) =>
      toRoom(await select(db, eq(livekitRooms.roomName, roomName)).for('update', { of: livekitRooms })),
    lock: async (roomId) => toRoom(await select(db, eq(livekitRooms.id, roomId)).for('update', { of: livekitRooms })),
    listByNames: (roomNames) =>
      db
        .select({ id: livekitRooms.id, roomName: livekitRooms.roomName })
        .from(livekitRooms)
        .where(inArray(livekitRooms.roomName, [...roomNames])),
    listUnsettled: async (limit) => listUnsettled(db, limit),
    async update(roomId, changes) {
      await db
        .update(livekitRooms)
        .set({ ...changes, updatedAt: sql`now()` })
        .where(eq(livekitRooms.id, roomId));
    },
  };
}

function select(db: Queryable, condition: SQL) {
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
    .where(condition);
}

function listUnsettled(db: Queryable, limit: number) {
  const occupied = db
    .select({ id: livekitParticipants.roomId })
    .from(livekitParticipants)
    .where(and(isNotNull(livekitParticipants.joinedAt), isNull(livekitParticipants.leftAt)));
  const recorded = db
    .select({ id: livekitRecordings.roomId })
    .from(livekitRecordings)
    .where(inArray(livekitRecordings.phase, [...ACTIVE_PHASES]));
  return db
    .select({ id: livekitRooms.id, roomName: livekitRooms.roomName })
    .from(livekitRooms)
    .where(or(inArray(livekitRooms.id, occupied), inArray(livekitRooms.id, recorded)))
    .limit(limit);
}

function toRoom([row]: readonly Room[]): Room | null {
  return row === undefined ? null : { ...row, session: toSession(row.session) };
}
