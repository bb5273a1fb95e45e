import type { RecordingOverviewRepository } from '@young-minds/booking/ports';
import { DISCARDED } from '@young-minds/recording/domain';
import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings, livekitRooms } from '../schema/livekit.ts';
import { sessions } from '../schema/sessions.ts';

/** Rows of visits that were too short to be recorded are only for the audit trail. */
const isKept = sql`${livekitRecordings.errorCode} IS DISTINCT FROM ${DISCARDED}`;

const overviewColumns = {
  id: livekitRecordings.id,
  sessionId: sessions.id,
  sessionTitle: sessions.title,
  status: livekitRecordings.status,
  phase: livekitRecordings.phase,
  progress: livekitRecordings.progress,
  durationSeconds: livekitRecordings.durationSeconds,
  fileSizeBytes: livekitRecordings.fileSizeBytes,
  createdAt: livekitRecordings.createdAt,
};

export function createRecordingOverviewRepository(db: Queryable): RecordingOverviewRepository {
  return {
    list: ({ userId, before, limit }) =>
      db
        .select(overviewColumns)
        .from(livekitRecordings)
        .innerJoin(livekitRooms, eq(livekitRooms.id, livekitRecordings.roomId))
        .innerJoin(sessions, eq(sessions.id, livekitRooms.sessionId))
        .where(
          and(
            or(eq(sessions.mentorId, userId), eq(sessions.menteeId, userId)),
            isKept,
            before === undefined ? undefined : lt(livekitRecordings.createdAt, before),
          ),
        )
        .orderBy(desc(livekitRecordings.createdAt))
        .limit(limit),
  };
}
