import type { ParticipantPresence, ParticipantRepository } from '@young-minds/recording/ports';
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitParticipants } from '../schema/livekit.ts';

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
