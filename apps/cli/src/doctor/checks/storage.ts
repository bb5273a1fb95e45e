import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Config } from '@young-minds/config';
import { isYoungMindsError } from '@young-minds/core';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { type Finding, failed, ok, reasonOf, warning } from '../check.ts';
import { examineStorageFolder } from './storage-folder.ts';

const PROBE_BYTES = 4_096;
/** The range that is read, in bytes; both ends are included. */
const PART = { start: 1_000, end: 1_999 } as const;

const ADVICE = {
  local: 'Check that LOCAL_STORAGE_DIR exists, belongs to the account of web and worker, and has room left.',
  supabase: 'Check SUPABASE_URL, SUPABASE_SERVICE_KEY (role service_role) and that the bucket exists and is private.',
  s3: 'Check AWS_S3_BUCKET, AWS_REGION, the keys, and their right to put, get, list and delete objects.',
  gcs: 'Check GCS_BUCKET, and that the service account has the role Storage Object Admin there.',
} as const;

/** Writes an object, reads it whole and in part, and deletes it; never touches a real recording. */
export async function checkStorage({ storage, stores, auth, web }: Config): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const path = `probes/doctor-${randomUUID()}.bin`;
  let step = 'Opening the store';
  try {
    const obstacle = storage.provider === 'local' ? await examineStorageFolder(storage.directory) : null;
    if (obstacle !== null) return obstacle;
    const site = { baseUrl: web.baseUrl, signingSecret: auth.secret };
    const provider = createStorageRegistry({ storage, stores, ...site }).current;
    const content = randomBytes(PROBE_BYTES);
    step = 'Writing the test object';
    await writeFile(join(folder, 'probe'), content);
    await provider.uploadRecording(join(folder, 'probe'), path);
    step = 'Reading the test object';
    await assertSame(provider, path, content);
    step = 'Signing a URL of the test object';
    await provider.getPlaybackUrl(path, 60);
    step = 'Deleting the test object';
    const lock = await removeProbe(provider, path);
    const found = `${provider.name}: write, read, range, signed URL and ${lock === null ? 'delete' : 'object lock'} work`;
    const concerns = await provider.examine();
    const advice = [...(lock === null ? [] : [lock]), ...concerns.map(({ message }) => message)].join(' ');
    if (concerns.some(({ kind }) => kind === 'public')) return failed(`${found}, but recordings are public`, advice);
    return advice === '' ? ok(found) : warning(found, advice);
  } catch (error) {
    return failed(`${storage.provider}: ${step} failed: ${reasonOf(error)}`, ADVICE[storage.provider]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Deletes the test object. Returns the store's reason if it has locked the object, so that the object stays. */
async function removeProbe(provider: StorageProvider, path: string): Promise<string | null> {
  try {
    await provider.deleteRecording(path);
    return null;
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'OBJECT_LOCKED') return error.message;
    throw error;
  }
}

async function assertSame(provider: StorageProvider, path: string, content: Buffer): Promise<void> {
  const whole = await buffer(await provider.read(path));
  if (!whole.equals(content)) throw new Error('the object that was read differs from the one that was written');
  const part = await buffer(await provider.read(path, PART));
  if (!part.equals(content.subarray(PART.start, PART.end + 1))) throw new Error('a range request returned other bytes');
}
