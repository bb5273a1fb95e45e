import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '@young-minds/core';
import type { SignedUrl } from '@young-minds/recording/ports';
import { contentDisposition } from '../shared/content-disposition.ts';
import type { S3Bucket } from './head-object.ts';

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs: string | undefined;
  readonly clock: Clock;
}

/** An address that plays one object until it ends, which credentials of a role may bring about before the time asked. */
export async function signUrl({ client, bucket }: S3Bucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // By the store's clock, as far as earlier answers have told how much ours is off; signatures know whole seconds.
  const now = clock.now().getTime() + client.config.systemClockOffset;
  const signingDate = new Date(Math.floor(now / 1000) * 1000);
  const ResponseContentDisposition = contentDisposition(downloadAs);
  const command = new GetObjectCommand({ Bucket: bucket, Key: path, ResponseContentDisposition });
  const url = await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate });
  const { expiration } = await client.config.credentials();
  const asked = signingDate.getTime() + expiresInSeconds * 1000;
  return { url, expiresAt: new Date(Math.min(asked, expiration?.getTime() ?? asked)) };
}
