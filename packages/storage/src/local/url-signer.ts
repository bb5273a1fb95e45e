import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';

/** The web application's route for signed objects. */
const SIGNED_OBJECT_ROUTE = '/api/storage/local/';

/** What a signed URL allows: one object, until a time, with one Content-Disposition. */
export interface SignedUrlClaims {
  readonly path: string;
  /** Unix time, seconds. */
  readonly expiresAtSeconds: number;
  /** The Content-Disposition header to answer with. */
  readonly disposition: string;
}

interface UrlSigner {
  /** @returns the URL's path and query, to be resolved against the web application's address */
  sign(claims: SignedUrlClaims): string;
  /** @returns the same for an object without a signature, which the web application refuses */
  unsigned(path: string): string;
  /** @throws SIGNED_URL_INVALID, SIGNED_URL_EXPIRED */
  verify(url: URL, now: Date): SignedUrlClaims;
}

export function createUrlSigner(signingSecret: string): UrlSigner {
  const key = deriveKey(signingSecret);
  return {
    unsigned: (path) => `${SIGNED_OBJECT_ROUTE}${path}`,
    sign(claims) {
      const query = new URLSearchParams({
        expires: String(claims.expiresAtSeconds),
        disposition: claims.disposition,
        signature: signatureOf(claims, key),
      });
      return `${SIGNED_OBJECT_ROUTE}${claims.path}?${query}`;
    },
    verify(url, now) {
      const claims = readClaims(url);
      if (!isEqual(url.searchParams.get('signature') ?? '', signatureOf(claims, key))) throw invalid();
      if (now.getTime() >= claims.expiresAtSeconds * 1000) throw expired();
      return claims;
    },
  };
}

/** Derives a separate key, so that no other signature made with the application's secret is valid here. */
function deriveKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'young-minds', 'signed URLs of local storage, version 1', 32));
}

function signatureOf({ path, expiresAtSeconds, disposition }: SignedUrlClaims, key: Buffer): string {
  // JSON separates the parts, so two different claims never produce the same text.
  const text = JSON.stringify([path, expiresAtSeconds, disposition]);
  return createHmac('sha256', key).update(text).digest('base64url');
}

function readClaims(url: URL): SignedUrlClaims {
  if (!url.pathname.startsWith(SIGNED_OBJECT_ROUTE)) throw invalid();
  return {
    // Object paths need no escaping, so the signature of an escaped path does not match.
    path: url.pathname.slice(SIGNED_OBJECT_ROUTE.length),
    expiresAtSeconds: Number(url.searchParams.get('expires') ?? Number.NaN),
    disposition: url.searchParams.get('disposition') ?? '',
  };
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function invalid(): YoungMindsError {
  return new YoungMindsError('SIGNED_URL_INVALID', "This link isn't valid. Open the recording from its page.");
}

function expired(): YoungMindsError {
  return new YoungMindsError('SIGNED_URL_EXPIRED', 'This link has expired. Open the recording from its page again.');
}
