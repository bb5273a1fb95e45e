import { ACTIVE_PHASES } from '@young-minds/recording/domain';
import type { RecordingRepository } from '@young-minds/recording/ports';
import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings as table } from '../schema/livekit-recordings.ts';
import { selectRecordings, toRecording } from './recording-query.ts';

type RecordingLeases = Pick<
  RecordingRepository,
  'claimLease' | 'renewLeases' | 'releaseLease' | 'listHeld' | 'listUnheld' | 'listAbandoned'
>;

/** Creates the lease queries. They do not change `updatedAt`, because a lease is no progress of the recording. */
export function createRecordingLeases(db: Queryable): RecordingLeases {
  const isActive = inArray(table.phase, [...ACTIVE_PHASES]);
  const isUnheldAt = (now: Date) => or(isNull(table.leaseOwner), lte(table.leaseExpiresAt, now));
  return {
    async claimLease(recordingId, { owner, now, expiresAt }) {
      const isFree = or(isUnheldAt(now), eq(table.leaseOwner, owner));
      const claimed = await db
        .update(table)
        .set({ leaseOwner: owner, leaseExpiresAt: expiresAt })
        .where(and(eq(table.id, recordingId), isActive, isFree))
        .returning({ id: table.id });
      return claimed.length > 0;
    },
    async renewLeases({ owner, expiresAt }) {
      const isHeld = and(eq(table.leaseOwner, owner), isActive);
      await db.update(table).set({ leaseExpiresAt: expiresAt }).where(isHeld);
      return (await selectRecordings(db, isHeld)).map(toRecording);
    },
    async releaseLease(recordingId) {
      await db.update(table).set({ leaseOwner: null, leaseExpiresAt: null }).where(eq(table.id, recordingId));
    },
    async listHeld(owner) {
      return (await selectRecordings(db, and(eq(table.leaseOwner, owner), isActive))).map(toRecording);
    },
    async listUnheld(now, limit) {
      const rows = await selectRecordings(db, and(isActive, isUnheldAt(now)))
        .orderBy(asc(table.createdAt))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listAbandoned(since, limit) {
      const isForgotten = and(isNull(table.leaseOwner), lte(table.updatedAt, since));
      const rows = await selectRecordings(db, and(isActive, or(lte(table.leaseExpiresAt, since), isForgotten)))
        .orderBy(asc(table.createdAt))
        .limit(limit);
      return rows.map(toRecording);
    },
  };
}
