import { type Bucket, type File, Storage } from '@google-cloud/storage';
import { KeyFileAuth } from './key-file-auth.ts';

export interface GcsOptions {
  readonly bucket: string;
  /** Another address than the vendor's own; null for Google itself. */
  readonly endpoint: string | null;
  /** A key's file; null for the vendor's usual chain (workload identity, metadata service). */
  readonly credentialsFile: string | null;
}

export interface GcsBucket {
  readonly bucket: Bucket;
  readonly endpoint: string;
  file(path: string): File;
}

/** Tries at once; the job queue sees to the days after. */
const RETRIES = { autoRetry: true, maxRetries: 2, maxRetryDelay: 2, totalTimeout: 60 } as const;

export function createGcsBucket({ bucket: name, endpoint, credentialsFile }: GcsOptions): GcsBucket {
  const storage = new Storage({
    retryOptions: RETRIES,
    ...(credentialsFile === null ? {} : { authClient: new KeyFileAuth(credentialsFile) }),
    // An emulator's plain address gets no token to read.
    ...(endpoint === null ? {} : { apiEndpoint: endpoint, useAuthWithCustomEndpoint: endpoint.startsWith('https:') }),
  });
  const bucket = storage.bucket(name);
  return { bucket, endpoint: storage.apiEndpoint, file: (path) => bucket.file(path) };
}
