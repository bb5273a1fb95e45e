import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCESS_PROBE_PATH, RECORDINGS_FOLDER } from '@young-minds/recording/domain';
import type { StorageConcern, StorageProvider } from '@young-minds/recording/ports';

const ANSWER_TIMEOUT_MS = 30_000;
const PROBE = 'Young Minds requests this object without credentials, to check that recordings are private.\n';

interface ReadableStore {
  readonly bucket: string;
  readonly provider: Pick<StorageProvider, 'list' | 'uploadRecording'>;
  /** Returns the URL at which the store would serve an object without credentials. */
  anonymousUrl(path: string): string | Promise<string>;
}

/**
 * Requests an object without credentials, because settings do not show everything: MinIO reports a policy that lets
 * everyone read objects as not public. Takes any stored recording; stores a probe next to them if there is none.
 * @throws the store's error if it does not accept the credentials or has no such bucket
 */
export async function findPublicObject(store: ReadableStore): Promise<StorageConcern[]> {
  const path = (await findAnyObject(store)) ?? (await storeProbe(store));
  if (!(await isServed(await store.anonymousUrl(path)))) return [];
  const message = `The bucket "${store.bucket}" is public: the object ${path} is served without credentials. Block public access to it.`;
  return [{ kind: 'public', message }];
}

async function findAnyObject({ provider }: ReadableStore): Promise<string | null> {
  for await (const path of provider.list(RECORDINGS_FOLDER)) return path;
  return null;
}

/** Stores the probe at a fixed path, so that a store that refuses to delete keeps only one. */
async function storeProbe({ provider }: ReadableStore): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'access-probe-'));
  try {
    const file = join(folder, 'probe');
    await writeFile(file, PROBE);
    await provider.uploadRecording(file, ACCESS_PROBE_PATH);
    return ACCESS_PROBE_PATH;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Returns whether a URL serves bytes without credentials. @throws an error of the network */
export async function isServed(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const response = await fetch(url, { headers: { Range: 'bytes=0-0' }, redirect: 'manual', signal });
  await response.body?.cancel();
  return response.ok;
}

/** Adds a concern about public access unless the settings already show it. */
export function withPublicAccess(settings: readonly StorageConcern[], found: readonly StorageConcern[]) {
  return settings.some(({ kind }) => kind === 'public') ? settings : [...found, ...settings];
}
