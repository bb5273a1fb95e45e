import { ACTIVE_PHASES, type Room } from '@young-minds/recording/domain';
import type { ParticipantPresence, ParticipantRepository, RoomRepository } from '@young-minds/recording/ports';
import { and, asc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitParticipants, livekitRecordings, livekitRooms } from '../schema/livekit.ts';
import { selectRooms, toSession } from './session-rows.ts';

export function createParticipantRepository(db: Queryable): ParticipantRepository {
  return {
    async merge(presence) {
      if (!(await fillBookedRow(db, presence))) await upsert(db, presence);
    },
    async endAll({ roomId, roomSid, at }) {
      const isOpen = and(
        eq(livekitParticipants.roomId, roomId),
        eq(livekitParticipants.roomSid, roomSid),
        isNull(livekitParticipants.leftAt),
      );
      const ended = await db
        .update(livekitParticipants)
        .set({ leftAt: sql`greatest(${at.toISOString()}::timestamptz, ${livekitParticipants.joinedAt})` })
        .where(isOpen)
        .returning({ id: livekitParticipants.id });
      return ended.length;
    },
    listSpans: (roomId) => listSpans(db, roomId),
  };
}

/**
 * Writes a user's first presence to the row of the booking, which has no participant sid. Returns false if the presence
 * has a row already or there is no row of a booking.
 */
async function fillBookedRow(db: Queryable, presence: ParticipantPresence): Promise<boolean> {
  const { roomId, userId, participantSid } = presence;
  const [known] = await db
    .select({ id: livekitParticipants.id })
    .from(livekitParticipants)
    .where(and(eq(livekitParticipants.roomId, roomId), eq(livekitParticipants.participantSid, participantSid)));
  if (known !== undefined) return false;
  const filled = await db
    .update(livekitParticipants)
    .set(presence)
    .where(
      and(
        eq(livekitParticipants.roomId, roomId),
        eq(livekitParticipants.userId, userId),
        isNull(livekitParticipants.participantSid),
      ),
    )
    .returning({ id: livekitParticipants.id });
  return filled.length > 0;
}

async function upsert(db: Queryable, presence: ParticipantPresence): Promise<void> {
  await db
    .insert(livekitParticipants)
    .values(presence)
    .onConflictDoUpdate({
      target: [livekitParticipants.roomId, livekitParticipants.participantSid],
      set: {
        joinedAt: sql`least(${livekitParticipants.joinedAt}, excluded.joined_at)`,
        leftAt: sql`least(${livekitParticipants.leftAt}, excluded.left_at)`,
      },
    });
}

async function listSpans(db: Queryable, roomId: string) {
  const rows = await db
    .select({
      userId: livekitParticipants.userId,
      participantSid: livekitParticipants.participantSid,
      joinedAt: livekitParticipants.joinedAt,
      leftAt: livekitParticipants.leftAt,
    })
    .from(livekitParticipants)
    .where(and(eq(livekitParticipants.roomId, roomId), isNotNull(livekitParticipants.participantSid)))
    .orderBy(asc(livekitParticipants.joinedAt));
  return rows.flatMap(({ participantSid, joinedAt, ...rest }) =>
    participantSid === null || joinedAt === null ? [] : [{ ...rest, participantSid, joinedAt }],
  );
}

export function createRoomRepository(db: Queryable): RoomRepository {
  return {
    findBySession: async (sessionId) => toRoom(await selectRooms(db).where(eq(livekitRooms.sessionId, sessionId))),
    lockByName: async (roomName) =>
      toRoom(await selectRooms(db).where(eq(livekitRooms.roomName, roomName)).for('update', { of: livekitRooms })),
    lock: async (roomId) =>
      toRoom(await selectRooms(db).where(eq(livekitRooms.id, roomId)).for('update', { of: livekitRooms })),
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
