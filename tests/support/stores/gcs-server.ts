import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FAKE_GCS_SERVER, findGoProgram } from '@young-minds/local-services/stores/store-programs';
import type { GcsStorageOptions } from '@young-minds/storage/gcs';
import { openGcsFront } from './gcs/front.ts';
import type { ObjectLocks } from './gcs/object-locks.ts';
import { type StoreServer, startStoreServer } from './store-server.ts';

export interface GcsServer extends StoreServer {
  /** The provider options for the server's bucket. */
  readonly options: GcsStorageOptions & { readonly endpoint: string };
  readonly locks: ObjectLocks;
}

const BUCKET = 'recordings';
const ACCOUNT = 'recorder@young-minds.iam.gserviceaccount.com';

/**
 * Starts a fake-gcs-server with one bucket, behind a front that checks signatures and answers for unfinished uploads.
 */
export async function startGcsServer(): Promise<GcsServer> {
  const server = await startStoreServer({
    name: FAKE_GCS_SERVER.name,
    file: await findGoProgram(FAKE_GCS_SERVER, console.log),
    argsFor: (port, folder) => [
      ...['-scheme', 'http', '-host', '127.0.0.1', '-port', String(port)],
      ...['-backend', 'filesystem', '-filesystem-root', join(folder, 'objects')],
    ],
  });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const front = await openGcsFront({ target: server.url, publicKey, account: ACCOUNT });
  await createBucket(server.url);
  const credentialsFile = join(server.folder, 'key.json');
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = { type: 'service_account', project_id: 'young-minds', client_email: ACCOUNT, private_key };
  await writeFile(credentialsFile, JSON.stringify(key), { mode: 0o600 });
  return {
    ...server,
    url: front.url,
    locks: front.locks,
    options: { bucket: BUCKET, endpoint: front.url, credentialsFile },
    async restart() {
      await server.restart();
      front.forgetUploads();
    },
    async close() {
      await front.close();
      await server.close();
    },
  };
}

async function createBucket(url: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ name: BUCKET });
  const response = await fetch(`${url}/storage/v1/b?project=young-minds`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`The bucket could not be made: ${response.status}`);
}
