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

/** What the store says of an object; null where there is none. A bucket that is missing is an error, not an answer. */
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

/** A HEAD is answered without a body, so neither what is missing nor why something is refused; a listing says it. */
async function askForCode({ client, bucket }: S3Bucket, path: string): Promise<void> {
  await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: path, MaxKeys: 1 }));
}
