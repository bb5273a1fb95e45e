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

/** Returns a URL that gives access to one object until it expires, or until temporary credentials of a role expire. */
export async function signUrl({ client, bucket }: S3Bucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // Corrected by the clock offset from earlier responses of the store. Signatures have a resolution of one second.
  const now = clock.now().getTime() + client.config.systemClockOffset;
  const signingDate = new Date(Math.floor(now / 1000) * 1000);
  const ResponseContentDisposition = contentDisposition(downloadAs);
  const command = new GetObjectCommand({ Bucket: bucket, Key: path, ResponseContentDisposition });
  const url = await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate });
  const { expiration } = await client.config.credentials();
  const asked = signingDate.getTime() + expiresInSeconds * 1000;
  return { url, expiresAt: new Date(Math.min(asked, expiration?.getTime() ?? asked)) };
}
