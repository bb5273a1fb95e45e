import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUrlSigner } from './url-signer.ts';

const now = new Date('2030-01-01T00:00:00Z');
const expiresAtSeconds = now.getTime() / 1000 + 60;
const claims = { path: 'sessions/a/b.mp4', expiresAtSeconds, disposition: 'inline' };
const signer = createUrlSigner('a secret of the application');
const absolute = (pathAndQuery: string) => new URL(pathAndQuery, 'http://127.0.0.1');

function tampered(change: (url: URL) => void): URL {
  const url = absolute(signer.sign(claims));
  change(url);
  return url;
}

describe('a URL signer', () => {
  it('accepts a URL that it signed', () => {
    expect(signer.verify(absolute(signer.sign(claims)), now)).toEqual(claims);
  });

  it('rejects a URL after its last second', () => {
    const url = absolute(signer.sign(claims));
    expect(signer.verify(url, new Date(expiresAtSeconds * 1000 - 1))).toEqual(claims);
    expect(() => signer.verify(url, new Date(expiresAtSeconds * 1000))).toThrow(/expired/);
  });

  it.each<[string, (url: URL) => void]>([
    ['another object', (url) => (url.pathname = url.pathname.replace('b.mp4', 'c.mp4'))],
    ['another route', (url) => (url.pathname = `/elsewhere${url.pathname}`)],
    ['an escaped path', (url) => (url.pathname = url.pathname.replace('b.mp4', '%62.mp4'))],
    ['a later expiry', (url) => url.searchParams.set('expires', String(expiresAtSeconds + 1))],
    ['no expiry', (url) => url.searchParams.delete('expires')],
    ['another disposition', (url) => url.searchParams.set('disposition', 'attachment')],
    ['no signature', (url) => url.searchParams.delete('signature')],
    ['a truncated signature', (url) => url.searchParams.set('signature', signatureOf(url).slice(0, -1))],
    ['a longer signature', (url) => url.searchParams.set('signature', `${signatureOf(url)}A`)],
  ])('rejects %s', (_what, change) => {
    expect(() => signer.verify(tampered(change), now)).toThrowError(
      expect.objectContaining({ code: 'SIGNED_URL_INVALID' }),
    );
  });

  it('rejects a URL that was signed with another secret', () => {
    const foreign = absolute(createUrlSigner('another secret').sign(claims));
    expect(() => signer.verify(foreign, now)).toThrow(/isn't valid/);
  });

  it('signs different claims differently, however they are split', () => {
    // Only characters of object paths: a `#` would turn the rest of the URL, with the signature, into a fragment.
    const anyPath = fc.stringMatching(/^[a-z0-9./-]{1,20}$/);
    const anyClaims = fc.record({ path: anyPath, expiresAtSeconds: fc.nat(), disposition: fc.string() });
    fc.assert(
      fc.property(anyClaims, anyClaims, (left, right) => {
        fc.pre(JSON.stringify(left) !== JSON.stringify(right));
        expect(signatureOf(absolute(signer.sign(left)))).not.toBe(signatureOf(absolute(signer.sign(right))));
      }),
    );
  });
});

function signatureOf(url: URL): string {
  return url.searchParams.get('signature') ?? '';
}
