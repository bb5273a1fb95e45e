import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { EncodedFileOutput } from '@livekit/protocol';

export type EgressOutput = EncodedFileOutput['output'];

export interface BucketObject {
  /** What the double has made, on this disk. */
  readonly file: string;
  readonly path: string;
  /** Where LiveKit was asked to put it, with the keys it was given. */
  readonly output: EgressOutput;
  /** Stands for Google, whose address nobody is told. */
  readonly gcsUrl?: string;
}

/** Uploads as Egress does: with nothing but what the request told it, over whatever was there before. */
export async function putInBucket({ file, path, output, gcsUrl }: BucketObject): Promise<void> {
  const bytes = await readFile(file);
  if (output.case === 's3') return putInS3(output.value, path, bytes);
  if (output.case !== 'gcp' || gcsUrl === undefined) throw new Error('No bucket was named.');
  const { bucket, credentials } = output.value;
  if (JSON.parse(credentials).type !== 'service_account') throw new Error('No service account was given.');
  const url = `${gcsUrl}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(path)}`;
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'video/mp4' }, body: bytes });
  if (!response.ok) throw new Error(`Google answered ${response.status}`);
}

type S3Output = Extract<EgressOutput, { case: 's3' }>['value'];

async function putInS3(output: S3Output, path: string, bytes: Buffer): Promise<void> {
  const { bucket, region, endpoint, forcePathStyle, accessKey: accessKeyId, secret: secretAccessKey } = output;
  const client = new S3Client({ region, endpoint, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: path, Body: bytes, ContentType: 'video/mp4' }));
  client.destroy();
}
