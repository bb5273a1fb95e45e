import { StorageApiError } from '@supabase/storage-js';
import { formatSize } from '@young-minds/core';
import type { StorageConcern } from '@young-minds/recording/ports';
import { STORED_TYPES } from '../shared/content-headers.ts';
import { withPublicAccess } from '../shared/public-access.ts';
import { findBucket } from './check-access.ts';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf } from './supabase-error.ts';

/** The size of a long session's recording. */
const LONG_SESSION_BYTES = 2 * 1024 ** 3;

/**
 * Returns the bucket settings that conflict with large, private recordings that are kept permanently.
 * @param publicObject what requests without credentials have found
 */
export async function examineBucket(
  store: SupabaseBucket,
  publicObject: readonly StorageConcern[],
): Promise<readonly StorageConcern[]> {
  const { client, bucket } = store;
  const found = await findBucket(store);
  const concerns: StorageConcern[] = [];
  if (found.public) {
    const message = `The bucket "${bucket}" is public: anyone can fetch recordings. Make it private.`;
    concerns.push({ kind: 'public', message });
  }
  concerns.push(...findSizeLimit(bucket, found.file_size_limit ?? null));
  concerns.push(...findRefusedTypes(bucket, found.allowed_mime_types ?? []));
  if (found.versioning_status !== 'ENABLED') {
    const message = `The bucket "${bucket}" keeps no versions: what is deleted by mistake is lost. Turn versioning on, or back it up.`;
    concerns.push({ kind: 'unversioned', message });
  }
  return withPublicAccess([...concerns, ...(await findExpiry({ client, bucket }))], publicObject);
}

function findSizeLimit(bucket: string, limitBytes: number | null): StorageConcern[] {
  if (limitBytes === null) {
    const message =
      `The bucket "${bucket}" has no size limit of its own, so the project's applies, which its API does not report: ` +
      '50 MB unless raised. A long session needs 2 GB; raise the limit in the storage settings.';
    return [{ kind: 'size_limit', message }];
  }
  if (limitBytes >= LONG_SESSION_BYTES) return [];
  const message = `The bucket "${bucket}" refuses files above ${formatSize(limitBytes)}, and a long session needs 2 GB; raise its limit.`;
  return [{ kind: 'size_limit', message }];
}

/** @param allowed such as `video/mp4` or `video/*`; empty if the bucket accepts all types */
function findRefusedTypes(bucket: string, allowed: readonly string[]): StorageConcern[] {
  const isAllowed = (type: string) => allowed.includes(type) || allowed.includes(type.replace(/\/.*/, '/*'));
  const refused = STORED_TYPES.filter((type) => !isAllowed(type));
  if (allowed.length === 0 || refused.length === 0) return [];
  const message =
    `The bucket "${bucket}" refuses ${refused.join(', ')} by its list of allowed MIME types; ` +
    'recordings, posters and raw tracks are of these types. Add them, or allow all.';
  return [{ kind: 'media_types', message }];
}

async function findExpiry({ client, bucket }: Pick<SupabaseBucket, 'client' | 'bucket'>): Promise<StorageConcern[]> {
  try {
    const { rules } = dataOf(await client.getBucketLifecycle(bucket));
    const message = `The bucket "${bucket}" has a lifecycle rule that deletes old versions; remove it.`;
    return rules.some(({ status }) => status === 'Enabled') ? [{ kind: 'expiry', message }] : [];
  } catch (error) {
    // Nothing expires without a policy. Only the newest servers support lifecycles; others refuse the request.
    if (error instanceof StorageApiError && error.status < 500) return [];
    throw error;
  }
}
