import { StorageApiError } from '@supabase/storage-js';
import { z } from 'zod';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf } from './supabase-error.ts';

/** Roles from which row-level security hides rows instead of refusing the request. */
const RESTRICTED_ROLES = new Set(['anon', 'authenticated']);

const claimsSchema = z.object({ role: z.string() });

/**
 * Returns the bucket's settings. Checks the key before an object counts as missing: the store takes a request for an
 * object with an invalid key for an anonymous one, and answers that the bucket or the object does not exist.
 * @throws the store's error about the key or the bucket
 */
export async function findBucket({ client, bucket, headers }: SupabaseBucket) {
  const role = roleOf(headers.apikey ?? '');
  if (role !== null && RESTRICTED_ROLES.has(role)) {
    throw new StorageApiError(`The key has the role ${role}, from which objects are hidden`, 403, '403');
  }
  return dataOf(await client.getBucket(bucket));
}

/** Returns the role that a key names, without checking the key; null if it names none. */
function roleOf(key: string): string | null {
  if (key.startsWith('sb_publishable_')) return 'anon';
  try {
    const claims: unknown = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString());
    return claimsSchema.parse(claims).role;
  } catch {
    return null;
  }
}
