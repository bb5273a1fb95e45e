import { GetObjectLockConfigurationCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { StorageConcern } from '@young-minds/recording/ports';
import { type ObjectLock, retentionConcern } from '../shared/object-lock.ts';
import type { S3Bucket } from './create-client.ts';
import { httpStatusOf } from './s3-error.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS_PER_YEAR = 365;
/** Statuses of stores and buckets without object lock. */
const NO_LOCK = new Set([400, 404, 405, 501]);

interface ObjectVersion {
  readonly path: string;
  readonly versionId: string | undefined;
}

/** Returns until when a version is locked, `held` for a legal hold without an end, or null if it is not locked. */
export async function findObjectLock(
  { client, bucket }: S3Bucket,
  { path, versionId }: ObjectVersion,
): Promise<ObjectLock | null> {
  const head = new HeadObjectCommand({ Bucket: bucket, Key: path, VersionId: versionId });
  // A failure is ignored: the refusal of the deletion says more.
  const found = await client.send(head).catch(() => null);
  if (found?.ObjectLockLegalHoldStatus === 'ON') return 'held';
  return found?.ObjectLockRetainUntilDate ?? null;
}

/** Returns a concern if the bucket locks every new object: until then no recording can be erased. */
export async function findRetention({ client, bucket }: S3Bucket, now: Date): Promise<StorageConcern[]> {
  const { ObjectLockConfiguration } = await client
    .send(new GetObjectLockConfigurationCommand({ Bucket: bucket }))
    .catch((error: unknown) => {
      if (NO_LOCK.has(httpStatusOf(error) ?? 0)) return { ObjectLockConfiguration: undefined };
      throw error;
    });
  const { Mode, Days, Years } = ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
  const days = Days ?? (Years ?? 0) * DAYS_PER_YEAR;
  if (days === 0) return [];
  return [retentionConcern({ bucket, periodMs: days * DAY_MS, mode: Mode ?? 'mode unknown', now })];
}
