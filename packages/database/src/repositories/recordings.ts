import type { Clock } from '@young-minds/core';
import { ACTIVE_PHASES } from '@young-minds/recording/domain';
import type { RecordingRepository } from '@young-minds/recording/ports';
import { and, asc, desc, eq, gt, inArray, isNull, lte } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings as table } from '../schema/livekit-recordings.ts';
import { createRecordingLeases } from './recording-leases.ts';
import { firstRecording, selectRecordings, statusOf, toRecording } from './recording-query.ts';
import { createStoredRecordings } from './stored-recordings.ts';

export function createRecordingRepository(db: Queryable, clock: Clock): RecordingRepository {
  return {
    ...createRecordingLeases(db),
    ...createRecordingReads(db),
    ...createStoredRecordings(db),
    async insert(recording) {
      // The partial unique index allows one active recording per room, so of two inserts the first one wins.
      const inserted = await db.insert(table).values(recording).onConflictDoNothing().returning({ id: table.id });
      const [row] = inserted;
      return row === undefined ? null : firstRecording(await selectRecordings(db, eq(table.id, row.id)));
    },
    async update(recordingId, changes) {
      const status = changes.phase === undefined ? {} : { status: statusOf(changes.phase) };
      await db
        .update(table)
        .set({ ...changes, ...status, updatedAt: clock.now() })
        .where(eq(table.id, recordingId));
    },
  };
}

type RecordingReads = Pick<
  RecordingRepository,
  'find' | 'lock' | 'findActive' | 'listActive' | 'listByRoom' | 'listOverdue' | 'listFailed' | 'listUnfinished'
>;

function createRecordingReads(db: Queryable): RecordingReads {
  const isActive = inArray(table.phase, [...ACTIVE_PHASES]);
  return {
    find: async (recordingId) => firstRecording(await selectRecordings(db, eq(table.id, recordingId))),
    lock: async (recordingId) =>
      firstRecording(await selectRecordings(db, eq(table.id, recordingId)).for('update', { of: table })),
    findActive: async (roomId) => firstRecording(await selectRecordings(db, and(eq(table.roomId, roomId), isActive))),
    async listActive(limit) {
      const rows = await selectRecordings(db, isActive).orderBy(asc(table.createdAt)).limit(limit);
      return rows.map(toRecording);
    },
    async listByRoom(roomId) {
      const rows = await selectRecordings(db, eq(table.roomId, roomId)).orderBy(desc(table.createdAt));
      return rows.map(toRecording);
    },
    async listOverdue({ phase, untouchedSince }, limit) {
      const isOverdue = and(eq(table.phase, phase), lte(table.updatedAt, untouchedSince));
      const rows = await selectRecordings(db, isOverdue).orderBy(asc(table.updatedAt)).limit(limit);
      return rows.map(toRecording);
    },
    async listFailed(afterId, limit) {
      const isAfter = afterId === null ? undefined : gt(table.id, afterId);
      const rows = await selectRecordings(db, and(eq(table.phase, 'failed'), isNull(table.erasedAt), isAfter))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listUnfinished(capturedBefore, limit) {
      const isUnfinished = and(
        inArray(table.phase, ['composing', 'storing']),
        lte(table.captureEndedAt, capturedBefore),
      );
      const rows = await selectRecordings(db, isUnfinished).orderBy(asc(table.captureEndedAt)).limit(limit);
      return rows.map(toRecording);
    },
  };
}
