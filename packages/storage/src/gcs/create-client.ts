import { type Bucket, type File, Storage } from '@google-cloud/storage';
import { KeyFileAuth } from './key-file-auth.ts';

export interface GcsOptions {
  readonly bucket: string;
  /** The API's address, for example of an emulator; null for Google's own. */
  readonly endpoint: string | null;
  /** The path of a key file; null for Google's default credentials (workload identity, metadata service). */
  readonly credentialsFile: string | null;
}

export interface GcsBucket {
  readonly bucket: Bucket;
  readonly endpoint: string;
  file(path: string): File;
}

/** Covers short outages only; the job queue retries for days. */
const RETRIES = { autoRetry: true, maxRetries: 2, maxRetryDelay: 2, totalTimeout: 60 } as const;

export function createGcsBucket({ bucket: name, endpoint, credentialsFile }: GcsOptions): GcsBucket {
  const storage = new Storage({
    retryOptions: RETRIES,
    ...(credentialsFile === null ? {} : { authClient: new KeyFileAuth(credentialsFile) }),
    // An emulator on plain HTTP receives no access token.
    ...(endpoint === null ? {} : { apiEndpoint: endpoint, useAuthWithCustomEndpoint: endpoint.startsWith('https:') }),
  });
  const bucket = storage.bucket(name);
  return { bucket, endpoint: storage.apiEndpoint, file: (path) => bucket.file(path) };
}
