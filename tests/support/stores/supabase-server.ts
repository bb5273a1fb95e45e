import { randomBytes } from 'node:crypto';
import { readEnvironment } from '@young-minds/config';
import type { SupabaseStorageOptions } from '@young-minds/storage/supabase';
import { READER_ROLE } from './supabase/api-error.ts';
import type { BucketSettings } from './supabase/bucket-settings.ts';
import { startRealServer } from './supabase/real-server.ts';
import { startTestServer } from './supabase/test-server.ts';
import { serverNowMs, signToken } from './supabase/tokens.ts';

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
  /** Changes settings of the bucket. */
  configure(changes: Partial<BucketSettings>): Promise<void>;
  /** Closes all connections and listens again. Objects and unfinished uploads remain. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a test server, or Supabase's own from the checkout that SUPABASE_TEST_CHECKOUT names, with one bucket. */
export async function startSupabaseServer(): Promise<SupabaseServer> {
  const secret = randomBytes(32).toString('hex');
  const bucket: BucketSettings = {
    id: 'recordings',
    public: false,
    file_size_limit: null,
    allowed_mime_types: null,
  };
  const serviceKey = signToken({ role: 'service_role' }, secret);
  const { SUPABASE_TEST_CHECKOUT: checkout } = readEnvironment();
  const server =
    checkout === undefined
      ? await startTestServer({ secret, bucket })
      : await startRealServer({ checkout, secret, serviceKey, bucket });
  return {
    ...server,
    options: { url: server.url, bucket: bucket.id, serviceKey },
    anonKey: signToken({ role: 'anon' }, secret),
    expiredKey: signToken({ role: 'service_role', exp: Math.floor(serverNowMs() / 1000) - 60 }, secret),
    rotatedKey: signToken({ role: 'service_role' }, randomBytes(32).toString('hex')),
    readerKey: signToken({ role: READER_ROLE }, secret),
  };
}
