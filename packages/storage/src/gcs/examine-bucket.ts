import type { BucketMetadata, Policy } from '@google-cloud/storage';
import type { StorageConcern } from '@young-minds/recording/ports';
import { withPublicAccess } from '../shared/public-access.ts';
import type { GcsBucket } from './create-client.ts';
import { httpStatusOf } from './gcs-error.ts';
import { findRetention } from './object-lock.ts';

const EVERYBODY = new Set(['allUsers', 'allAuthenticatedUsers']);

/**
 * Returns the bucket settings that conflict with private recordings that are kept permanently.
 * @param found what requests without credentials have found
 */
export async function examineBucket(
  { bucket }: GcsBucket,
  { found, now }: { readonly found: readonly StorageConcern[]; readonly now: Date },
): Promise<readonly StorageConcern[]> {
  const metadata = await orDoubt(bucket.name, 'settings', async () => (await bucket.getMetadata())[0]);
  const policy = await orDoubt(bucket.name, 'access policy', async () => (await bucket.iam.getPolicy())[0]);
  const settings = [
    ...('kind' in metadata ? [metadata] : findDangers(bucket.name, metadata.answer)),
    ...('kind' in metadata ? [] : findRetention(bucket.name, metadata.answer, now)),
    ...('kind' in policy ? [policy] : findPublicity(bucket.name, policy.answer)),
  ];
  return withPublicAccess(settings, found);
}

/** Reads a setting, or reports that it cannot be read. @throws the store's error if the store is unreachable */
async function orDoubt<T>(
  name: string,
  subject: string,
  ask: () => Promise<T>,
): Promise<{ readonly answer: T } | StorageConcern> {
  try {
    return { answer: await ask() };
  } catch (error) {
    const status = httpStatusOf(error);
    if (status !== 403 && status !== 405 && status !== 501) throw error;
    const message = `The ${subject} of the bucket "${name}" can't be read (${status}). Check the store's console.`;
    return { kind: 'unknown', message };
  }
}

function findDangers(name: string, { lifecycle, versioning }: BucketMetadata): StorageConcern[] {
  const concerns: StorageConcern[] = [];
  const isDeleting = lifecycle?.rule?.some(({ action }) => action.type === 'Delete') ?? false;
  if (isDeleting) {
    const message = `The bucket "${name}" has a lifecycle rule that deletes objects; remove it.`;
    concerns.push({ kind: 'expiry', message });
  }
  if (versioning?.enabled !== true) {
    const message = `The bucket "${name}" keeps no versions: what is deleted by mistake is lost. Turn versioning on.`;
    concerns.push({ kind: 'unversioned', message });
  }
  return concerns;
}

function findPublicity(name: string, { bindings = [] }: Policy): StorageConcern[] {
  const isPublic = bindings.some(({ members }) => members.some((member) => EVERYBODY.has(member)));
  if (!isPublic) return [];
  const message = `The bucket "${name}" is public: anyone can fetch recordings. Enforce public access prevention.`;
  return [{ kind: 'public', message }];
}
