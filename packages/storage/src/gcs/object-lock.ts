import type { BucketMetadata, FileMetadata } from '@google-cloud/storage';
import type { StorageConcern } from '@young-minds/recording/ports';
import { defaultHoldConcern, type ObjectLock, retentionConcern } from '../shared/object-lock.ts';

/**
 * Returns until when an object is locked by a hold, by its own retention or by the bucket's retention policy; null if it
 * is not locked. Of several ends, the last one counts.
 * @see https://cloud.google.com/storage/docs/object-holds
 */
export function objectLockOf(object: FileMetadata): ObjectLock | null {
  if (object.temporaryHold === true || object.eventBasedHold === true) return 'held';
  const ends = [object.retentionExpirationTime, object.retention?.retainUntilTime].filter((end) => end !== undefined);
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => Date.parse(end))));
}

/** Returns a concern if the bucket locks every new object: until then no recording can be erased. */
export function findRetention(bucket: string, settings: BucketMetadata, now: Date): StorageConcern[] {
  const { retentionPolicy, defaultEventBasedHold } = settings;
  const periodMs = Number(retentionPolicy?.retentionPeriod ?? 0) * 1000;
  const mode = retentionPolicy?.isLocked === true ? 'locked policy' : 'policy not locked';
  return [
    ...(periodMs > 0 ? [retentionConcern({ bucket, periodMs, mode, now })] : []),
    ...(defaultEventBasedHold === true ? [defaultHoldConcern(bucket)] : []),
  ];
}
