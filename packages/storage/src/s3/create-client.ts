import { S3Client } from '@aws-sdk/client-s3';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** A store compatible with S3; null for AWS itself. */
  readonly endpoint: string | null;
  /** Null: the vendor's usual chain (profile, role, metadata service). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/** A try that fails on the way is made again so often at once; the job queue sees to the days after. */
const MAX_ATTEMPTS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection on which nothing moves for so long is given up. */
const IDLE_TIMEOUT_MS = 30_000;

export function createS3Client({ region, endpoint, credentials }: S3Options): S3Client {
  return new S3Client({
    region,
    // A copy: the client writes into what it is given, and a configuration is frozen.
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
    // Compatible stores have one address; their buckets are part of the path.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
  });
}
