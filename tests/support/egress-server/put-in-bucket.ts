import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { EncodedFileOutput } from '@livekit/protocol';

export type EgressOutput = EncodedFileOutput['output'];

export interface BucketObject {
  /** The file that the test server made, on this disk. */
  readonly file: string;
  readonly path: string;
  /** The destination in the request to LiveKit, with its keys. */
  readonly output: EgressOutput;
  /** Replaces the address of Google Cloud Storage, which a request does not name. */
  readonly gcsUrl?: string;
}

/** Uploads as Egress does: only with what the request contains, and overwriting an existing object. */
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
