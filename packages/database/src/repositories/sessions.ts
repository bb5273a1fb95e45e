import { JOIN_CLOSES_AFTER_END_MS, type MentoringSession, parseRecordingConfig } from '@young-minds/recording/domain';
import type { SessionRepository } from '@young-minds/recording/ports';
import { and, asc, eq, inArray, lte, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitParticipants, livekitRooms } from '../schema/livekit.ts';
import { sessions } from '../schema/sessions.ts';

export function createSessionStateRepository(db: Queryable): SessionRepository {
  return {
    async find(sessionId) {
      const [row] = await db.select(sessionColumns).from(sessions).where(eq(sessions.id, sessionId));
      return row === undefined ? null : toSession(row);
    },
    async move(sessionId, from, to) {
      const moved = await db
        .update(sessions)
        .set({ status: to, updatedAt: sql`now()` })
        .where(and(eq(sessions.id, sessionId), inArray(sessions.status, [...from])))
        .returning({ id: sessions.id });
      return moved.length > 0;
    },
    async listEnded(now, limit) {
      const rows = await db
        .select(sessionColumns)
        .from(sessions)
        .where(
          and(inArray(sessions.status, ['scheduled', 'active']), lte(sessions.scheduledEndAt, now), isCertain(now)),
        )
        .orderBy(asc(sessions.scheduledEndAt))
        .limit(limit);
      return rows.map(toSession);
    },
  };
}

/** Matches sessions whose end state is final: both participants have joined, or it is too late to join. */
function isCertain(now: Date) {
  const lastEnd = new Date(now.getTime() - JOIN_CLOSES_AFTER_END_MS);
  const whoCame = sql`
    SELECT count(DISTINCT ${livekitParticipants.userId}) FROM ${livekitParticipants}
    JOIN ${livekitRooms} ON ${livekitRooms.id} = ${livekitParticipants.roomId}
    WHERE ${livekitRooms.sessionId} = ${sessions.id} AND ${livekitParticipants.joinedAt} IS NOT NULL`;
  return or(lte(sessions.scheduledEndAt, lastEnd), sql`(${whoCame}) = 2`);
}

/** The columns of a `MentoringSession`, for queries that select sessions. */
export const sessionColumns = {
  id: sessions.id,
  mentorId: sessions.mentorId,
  menteeId: sessions.menteeId,
  title: sessions.title,
  scheduledStartAt: sessions.scheduledStartAt,
  scheduledEndAt: sessions.scheduledEndAt,
  status: sessions.status,
  recordingConfig: sessions.recordingConfig,
};

/** Converts a row to the domain type. The JSONB column is user input, so it is parsed like a request. */
export function toSession(row: MentoringSession): MentoringSession {
  return { ...row, recordingConfig: parseRecordingConfig(row.recordingConfig) };
}
