import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import type { StorageConcern } from '@young-minds/recording/ports';
import { withPublicAccess } from '../shared/public-access.ts';
import type { S3Bucket } from './create-client.ts';
import { findRetention } from './object-lock.ts';
import { httpStatusOf, storeCodeOf } from './s3-error.ts';

const RECORDINGS = 'sessions/';

/**
 * Returns the bucket settings that conflict with private recordings that are kept permanently.
 * @param found what requests without credentials have found
 */
export async function examineBucket(
  store: S3Bucket,
  { found, now }: { readonly found: readonly StorageConcern[]; readonly now: Date },
): Promise<readonly StorageConcern[]> {
  const questions = [
    ['lifecycle rules', () => findExpiry(store)],
    ['public access', () => findPublicity(store)],
    ['versioning', () => findMissingVersions(store)],
    ['object lock', () => findRetention(store, now)],
  ] as const;
  const concerns: StorageConcern[] = [];
  for (const [subject, ask] of questions)
    concerns.push(...(await ask().catch((error) => doubt(store, subject, error))));
  return withPublicAccess(concerns, found);
}

/** Reports a setting that cannot be read. @throws the store's error if the store is unreachable */
function doubt({ bucket }: S3Bucket, subject: string, error: unknown): StorageConcern[] {
  const status = httpStatusOf(error);
  if (status === null || (status >= 500 && status !== 501)) throw error;
  const message = `The ${subject} of the bucket "${bucket}" can't be read (${storeCodeOf(error)}). Check the store's console.`;
  return [{ kind: 'unknown', message }];
}

async function findExpiry({ client, bucket }: S3Bucket): Promise<StorageConcern[]> {
  const { Rules = [] } = await client
    .send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }))
    .catch(unlessCode('NoSuchLifecycleConfiguration', { Rules: [] }));
  return Rules.filter(deletesRecordings).map(({ ID = 'without a name' }) => ({
    kind: 'expiry',
    message: `The bucket "${bucket}" has a lifecycle rule (${ID}) that deletes recordings; remove it or limit it to others.`,
  }));
}

function deletesRecordings({
  Status,
  Expiration,
  NoncurrentVersionExpiration,
  Filter,
  Prefix,
}: LifecycleRule): boolean {
  if (Status !== 'Enabled') return false;
  const removesDeleteMarkersOnly = Expiration?.Days === undefined && Expiration?.Date === undefined;
  if (removesDeleteMarkersOnly && NoncurrentVersionExpiration === undefined) return false;
  // Recordings have no tags, so a rule with tags does not apply to them.
  if (Filter?.Tag !== undefined || Filter?.And?.Tags !== undefined) return false;
  const prefix = Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
  return RECORDINGS.startsWith(prefix) || prefix.startsWith(RECORDINGS);
}

async function findPublicity({ client, bucket }: S3Bucket): Promise<StorageConcern[]> {
  const { PolicyStatus } = await client
    .send(new GetBucketPolicyStatusCommand({ Bucket: bucket }))
    .catch(unlessCode('NoSuchBucketPolicy', { PolicyStatus: undefined }));
  if (PolicyStatus?.IsPublic !== true) return [];
  const message = `The bucket "${bucket}" is public: anyone can fetch recordings. Block public access to it.`;
  return [{ kind: 'public', message }];
}

async function findMissingVersions({ client, bucket }: S3Bucket): Promise<StorageConcern[]> {
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  if (Status === 'Enabled') return [];
  const message = `The bucket "${bucket}" keeps no versions: what is deleted by mistake is lost. Turn versioning on.`;
  return [{ kind: 'unversioned', message }];
}

function unlessCode<T>(code: string, answer: T): (error: unknown) => T {
  return (error) => {
    if (storeCodeOf(error) === code) return answer;
    throw error;
  };
}
