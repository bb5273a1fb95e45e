import { StorageClient } from '@supabase/storage-js';
import { supabaseEndpoint } from '@young-minds/recording/domain';

export interface SupabaseOptions {
  /** The project's URL; its path is ignored. */
  readonly url: string;
  /** The service key. It bypasses all policies, so it must never leave our own processes. */
  readonly serviceKey: string;
  readonly bucket: string;
}

export interface SupabaseBucket {
  readonly client: StorageClient;
  readonly bucket: string;
  /** The URL of the storage API. */
  readonly apiUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ANSWER_TIMEOUT_MS = 30_000;
/** Renaming copies the object within the store. */
const RENAME_TIMEOUT_MS = 5 * 60_000;

export function createSupabaseBucket({ url, serviceKey, bucket }: SupabaseOptions): SupabaseBucket {
  const apiUrl = `${supabaseEndpoint({ url })}/storage/v1`;
  const headers = { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
  // This client handles only short requests, so a short timeout is safe. Objects are transferred by other code.
  const client = new StorageClient(apiUrl, headers, (input, init) => {
    const timeoutMs = String(input).endsWith('/object/move') ? RENAME_TIMEOUT_MS : ANSWER_TIMEOUT_MS;
    return fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  });
  return { client, bucket, apiUrl, headers };
}
