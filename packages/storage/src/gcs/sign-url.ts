import type { Clock } from '@young-minds/core';
import type { SignedUrl } from '@young-minds/recording/ports';
import { contentDisposition } from '../shared/content-disposition.ts';
import type { GcsBucket } from './create-client.ts';

export interface SignRequest {
  readonly path: string;
  readonly expiresInSeconds: number;
  readonly downloadAs?: string | undefined;
  readonly clock: Clock;
}

/** An address that plays one object until it ends; signed here with the key, or by Google where there is no key. */
export async function signUrl(store: GcsBucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // Signatures know whole seconds.
  const signedAtMs = Math.floor(clock.now().getTime() / 1000) * 1000;
  const expiresAt = new Date(signedAtMs + expiresInSeconds * 1000);
  const [url] = await store.file(path).getSignedUrl({
    version: 'v4',
    action: 'read',
    accessibleAt: new Date(signedAtMs),
    expires: expiresAt,
    responseDisposition: contentDisposition(downloadAs),
  });
  return { url, expiresAt };
}
