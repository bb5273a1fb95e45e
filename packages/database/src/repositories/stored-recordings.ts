import type { StorageProviderName } from '@young-minds/recording/domain';
import type { RecordingRepository } from '@young-minds/recording/ports';
import { and, asc, count, eq, gt, isNull, sum } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings as table } from '../schema/livekit-recordings.ts';
import { selectRecordings, toRecording } from './recording-query.ts';

/** Creates the queries for stored recordings, which migration and verification use. */
export function createStoredRecordings(
  db: Queryable,
): Pick<RecordingRepository, 'listStored' | 'sumStored' | 'listCompleted'> {
  const isStoredWith = (provider: StorageProviderName) =>
    and(eq(table.storageProvider, provider), eq(table.phase, 'completed'), isNull(table.erasedAt));
  return {
    async listStored({ provider, afterId }, limit) {
      const isAfter = afterId === null ? undefined : gt(table.id, afterId);
      const rows = await selectRecordings(db, and(isStoredWith(provider), isAfter))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listCompleted(afterId, limit) {
      const isAfter = afterId === null ? undefined : gt(table.id, afterId);
      const rows = await selectRecordings(db, and(eq(table.phase, 'completed'), isNull(table.erasedAt), isAfter))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async sumStored(provider) {
      const totals = { count: count(), sizeBytes: sum(table.fileSizeBytes).mapWith(Number) };
      const [row] = await db.select(totals).from(table).where(isStoredWith(provider));
      return { count: row?.count ?? 0, sizeBytes: row?.sizeBytes ?? 0 };
    },
  };
}
