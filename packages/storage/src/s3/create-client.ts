import { S3Client } from '@aws-sdk/client-s3';
import { leavePayloadsUnsigned } from './unsigned-payload.ts';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** A store compatible with S3; null for AWS itself. */
  readonly endpoint: string | null;
  /** Null for the AWS default credential chain (profile, role, metadata service). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

export interface S3Bucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Attempts per request, without a long pause; the job queue retries for days. */
const MAX_ATTEMPTS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection without traffic for this time is closed. */
const IDLE_TIMEOUT_MS = 30_000;

export function createS3Client({ region, endpoint, credentials }: S3Options): S3Client {
  const client = new S3Client({
    region,
    // A copy, because the client modifies the object that it receives, and our configuration is frozen.
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
    // Compatible stores have one host name, so the bucket is part of the path.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
  });
  leavePayloadsUnsigned(client);
  return client;
}
