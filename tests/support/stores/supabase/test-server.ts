import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BucketSettings } from './bucket-settings.ts';
import { createObjectApi } from './object-api.ts';
import { createObjectFolder } from './object-folder.ts';
import { createTusApi, TUS_PATH } from './tus-api.ts';

interface TestServerOptions {
  /** Signs the keys. */
  readonly secret: string;
  readonly bucket: BucketSettings;
}

/**
 * Starts a test server for the part of Supabase Storage that a provider uses: the API and its errors as observed on
 * the real server, and for resumable uploads the same package as the real server. It checks signatures, expiry, keys
 * and limits.
 */
export async function startTestServer({ secret, bucket }: TestServerOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'supabase-storage-'));
  const objects = createObjectFolder(join(folder, 'objects'));
  const tus = createTusApi({ folder: join(folder, 'unfinished'), bucket, objects, secret });
  const api = createObjectApi({ bucket, objects, secret });
  const listen = async (port: number) => {
    const server = createServer((request, response) => {
      const handle = request.url?.startsWith(TUS_PATH) ? tus : api;
      handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    const stopped = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await stopped;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    configure: async (changes: Partial<BucketSettings>) => void Object.assign(bucket, changes),
    async restart() {
      await stop();
      server = await listen(port);
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
