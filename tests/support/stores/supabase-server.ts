import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupabaseStorageOptions } from '@young-minds/storage/supabase';
import { READER_ROLE } from './supabase/api-error.ts';
import type { BucketSettings } from './supabase/bucket-settings.ts';
import { createObjectApi } from './supabase/object-api.ts';
import { createObjectFolder } from './supabase/object-folder.ts';
import { serverNowMs, signToken } from './supabase/tokens.ts';
import { createTusApi, TUS_PATH } from './supabase/tus-api.ts';

export interface SupabaseServer {
  readonly url: string;
  /** The provider options for the server's bucket. */
  readonly options: SupabaseStorageOptions;
  /** A valid key that has only the public role. */
  readonly anonKey: string;
  /** A service key that has expired. */
  readonly expiredKey: string;
  /** A service key of before the project's secret was changed. */
  readonly rotatedKey: string;
  /** A key that may read the bucket but not write to it. */
  readonly readerKey: string;
  /** The bucket's settings. A change takes effect immediately. */
  readonly bucket: BucketSettings;
  /** Closes all connections and listens again. Objects and unfinished uploads remain. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a test server for the part of Supabase Storage that a provider uses: the API and its errors as observed on
 * the real server, and for resumable uploads the same package as the real server. It checks signatures, expiry, keys
 * and limits.
 */
export async function startSupabaseServer(): Promise<SupabaseServer> {
  const secret = randomBytes(32).toString('hex');
  const bucket: BucketSettings = {
    id: 'recordings',
    public: false,
    file_size_limit: null,
    allowed_mime_types: null,
  };
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
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    const stopped = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await stopped;
  };
  return {
    url,
    bucket,
    options: { url, bucket: bucket.id, serviceKey: signToken({ role: 'service_role' }, secret) },
    anonKey: signToken({ role: 'anon' }, secret),
    expiredKey: signToken({ role: 'service_role', exp: Math.floor(serverNowMs() / 1000) - 60 }, secret),
    rotatedKey: signToken({ role: 'service_role' }, randomBytes(32).toString('hex')),
    readerKey: signToken({ role: READER_ROLE }, secret),
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
