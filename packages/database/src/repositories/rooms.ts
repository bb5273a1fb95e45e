import { ACTIVE_PHASES, isAdmitted, type Room } from '@young-minds/recording/domain';
import type { RoomRepository } from '@young-minds/recording/ports';
import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitParticipants, livekitRecordings, livekitRooms } from '../schema/livekit.ts';
import { selectRooms, toSession } from './session-rows.ts';

export function createRoomRepository(db: Queryable): RoomRepository {
  return {
    findBySession: async (sessionId) => toRoom(await selectRooms(db).where(eq(livekitRooms.sessionId, sessionId))),
    lockByName: async (roomName) =>
      toRoom(
        await selectRooms(db).where(eq(livekitRooms.roomName, roomName)).for('no key update', { of: livekitRooms }),
      ),
    lock: async (roomId) =>
      toRoom(await selectRooms(db).where(eq(livekitRooms.id, roomId)).for('no key update', { of: livekitRooms })),
    listByNames: (roomNames) =>
      db
        .select({ id: livekitRooms.id, roomName: livekitRooms.roomName })
        .from(livekitRooms)
        .where(inArray(livekitRooms.roomName, [...roomNames])),
    listNotAdmitting: async (roomNames, now) => {
      const rows = await selectRooms(db).where(inArray(livekitRooms.roomName, [...roomNames]));
      return rows.filter(({ session }) => !isAdmitted(session, now)).map(({ id, roomName }) => ({ id, roomName }));
    },
    listUnsettled: async (limit) => listUnsettled(db, limit),
    async update(roomId, changes) {
      await db
        .update(livekitRooms)
        .set({ ...changes, updatedAt: sql`now()` })
        .where(eq(livekitRooms.id, roomId));
    },
  };
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

function toRoom([row]: Awaited<ReturnType<typeof selectRooms>>): Room | null {
  return row === undefined ? null : { ...row, session: toSession(row.session) };
}
