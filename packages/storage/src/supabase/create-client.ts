import { StorageClient } from '@supabase/storage-js';

export interface SupabaseOptions {
  /** The project's address, without a path. */
  readonly url: string;
  /** The service key; it is let past all policies, so only our own processes hold it. */
  readonly serviceKey: string;
  readonly bucket: string;
}

export interface SupabaseBucket {
  readonly client: StorageClient;
  readonly bucket: string;
  /** The storage API's address. */
  readonly apiUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ANSWER_TIMEOUT_MS = 30_000;

export function createSupabaseBucket({ url, serviceKey, bucket }: SupabaseOptions): SupabaseBucket {
  const apiUrl = `${new URL(url).origin}/storage/v1`;
  const headers = { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
  // Only short answers go through this client; objects themselves are sent and read elsewhere.
  const client = new StorageClient(apiUrl, headers, (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }),
  );
  return { client, bucket, apiUrl, headers };
}
