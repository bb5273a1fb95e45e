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

/** Returns a URL that gives access to one object until it expires, signed with the key or, without one, by Google. */
export async function signUrl(store: GcsBucket, request: SignRequest): Promise<SignedUrl> {
  const { path, expiresInSeconds, downloadAs, clock } = request;
  // Signatures have a resolution of one second.
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
