import { readFile } from 'node:fs/promises';
import { type Bucket, type File, Storage } from '@google-cloud/storage';
import { GoogleAuth } from 'google-auth-library';
import { z } from 'zod';

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

/** A service account key or another kind of credentials. Google's library distinguishes them. */
const keySchema = z.looseObject({ type: z.string() });

/** The scopes that `Storage` requests if it creates its own authentication client. */
const SCOPES = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/devstorage.full_control',
];

/**
 * Authenticates with a key file that is read on first use. The library's own key file option is deprecated and prints a
 * warning each time, so this class passes the file's content to the library instead.
 */
export class KeyFileAuth extends GoogleAuth {
  readonly #file: string;

  constructor(file: string) {
    super({ scopes: SCOPES });
    this.#file = file;
  }

  override async getClient() {
    this.jsonContent ??= await readKey(this.#file);
    return super.getClient();
  }
}

async function readKey(file: string): Promise<z.infer<typeof keySchema>> {
  const content = await readFile(file, 'utf8');
  try {
    return keySchema.parse(JSON.parse(content));
  } catch (cause) {
    throw new Error("The private key file is no JSON of Google's.", { cause });
  }
}
