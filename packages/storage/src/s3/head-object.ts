import { HeadBucketCommand, HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf } from './s3-error.ts';

export interface S3Bucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/** What the store says of an object; null where there is none. A bucket that is missing is an error, not an answer. */
export async function headObject({ client, bucket }: S3Bucket, path: string): Promise<HeadObjectCommandOutput | null> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: path, ChecksumMode: 'ENABLED' }));
  } catch (error) {
    if (httpStatusOf(error) !== 404) throw error;
    await assertBucket({ client, bucket });
    return null;
  }
}

/** A HEAD answers 404 without saying what it is that is missing. */
async function assertBucket({ client, bucket }: S3Bucket): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (httpStatusOf(error) === 404 && error instanceof Error) error.name = 'NoSuchBucket';
    throw error;
  }
}
