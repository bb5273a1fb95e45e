import { createHash, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ALGORITHM = 'GOOG4-RSA-SHA256';
const SIGNATURE = 'X-Goog-Signature';

export interface Signer {
  readonly publicKey: KeyObject;
  /** The service account's address in the credential. */
  readonly account: string;
}

/**
 * Returns why a request's V4 signature is not valid for the object, or null if it is.
 * @see https://cloud.google.com/storage/docs/authentication/canonical-requests
 */
export function refusalOf(request: IncomingMessage, url: URL, { publicKey, account }: Signer): string | null {
  const query = url.searchParams;
  const signature = query.get(SIGNATURE);
  const [date, expires] = [query.get('X-Goog-Date') ?? '', Number(query.get('X-Goog-Expires'))];
  if (signature === null || query.get('X-Goog-Algorithm') !== ALGORITHM) return 'AccessDenied';
  const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`;
  if (query.get('X-Goog-Credential') !== `${account}/${scope}`) return 'AccessDenied';
  if (Date.now() >= timeOf(date) + expires * 1000) return 'ExpiredToken';
  const canonical = createHash('sha256').update(canonicalRequest(request, url)).digest('hex');
  const text = Buffer.from([ALGORITHM, date, scope, canonical].join('\n'));
  return verify('sha256', text, publicKey, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

function canonicalRequest({ method, headers }: IncomingMessage, url: URL): string {
  const signedHeaders = url.searchParams.get('X-Goog-SignedHeaders') ?? '';
  const query = [...url.searchParams]
    .filter(([name]) => name !== SIGNATURE)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted();
  // The client signs the host without its port.
  const headerOf = (name: string) => (name === 'host' ? url.hostname : String(headers[name] ?? '').trim());
  const lines = signedHeaders.split(';').map((name) => `${name}:${headerOf(name)}\n`);
  return [method, url.pathname, query.join('&'), lines.join(''), signedHeaders, 'UNSIGNED-PAYLOAD'].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Parses a date such as `20260301T100000Z`. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
