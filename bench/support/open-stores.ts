import { join } from 'node:path';
import type { StorageProviderName } from '@young-minds/recording/domain';
import { startGcsServer } from '../../tests/support/stores/gcs-server.ts';
import { startS3Server } from '../../tests/support/stores/s3-server.ts';
import { startSupabaseServer } from '../../tests/support/stores/supabase-server.ts';
import { makeGcsKey } from './bench-stores.ts';
import { openGcsSink } from './gcs-sink.ts';

export interface OpenStore {
  readonly url: string;
  /** Returns the provider's configuration, with the server's own address or another one. */
  configAt(url: string): object;
  close(): Promise<void>;
}

export type StoreOpener = (folder: string) => Promise<OpenStore>;

/** A server for each provider that uses the network. */
export const NETWORK_STORES = {
  supabase: async () => {
    const server = await startSupabaseServer();
    return { ...server, configAt: (url) => ({ ...server.options, url }) };
  },
  s3: async () => {
    const server = await startS3Server();
    return { ...server, configAt: (endpoint) => ({ ...server.options, endpoint }) };
  },
  gcs: async () => {
    const server = await startGcsServer();
    return { ...server, configAt: (endpoint) => ({ ...server.options, endpoint }) };
  },
} as const satisfies Partial<Record<StorageProviderName, StoreOpener>>;

/** Stores for files of any size; Google's is the sink in `gcs-sink.ts`. */
export const LARGE_STORES: Readonly<Record<StorageProviderName, StoreOpener>> = {
  ...NETWORK_STORES,
  local: async (folder) => ({
    url: '',
    configAt: () => ({ directory: join(folder, 'store'), baseUrl: 'http://localhost', signingSecret: 'unused here' }),
    close: async () => undefined,
  }),
  gcs: async (folder) => {
    const sink = await openGcsSink();
    const credentialsFile = await makeGcsKey(folder);
    return { ...sink, configAt: (endpoint) => ({ bucket: 'recordings', endpoint, credentialsFile }) };
  },
};
