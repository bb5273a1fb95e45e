import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { httpStatusOf } from './s3-error.ts';

export interface S3Bucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Returns an object's metadata, or null if it does not exist. @throws the store's error if the bucket is missing */
export async function headObject(store: S3Bucket, path: string): Promise<HeadObjectCommandOutput | null> {
  const command = new HeadObjectCommand({ Bucket: store.bucket, Key: path, ChecksumMode: 'ENABLED' });
  try {
    return await store.client.send(command);
  } catch (error) {
    const status = httpStatusOf(error);
    if (status !== 404 && status !== 403) throw error;
    await askForCode(store, path);
    if (status === 404) return null;
    throw error;
  }
}

/**
 * Lists the bucket to get an error with a code. The response to a HEAD has no body, so it does not distinguish a
 * missing bucket from a missing object, and gives no reason for a refusal.
 */
async function askForCode({ client, bucket }: S3Bucket, path: string): Promise<void> {
  await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: path, MaxKeys: 1 }));
}
