import { describe, expect, it } from 'vitest';
import { assertSameOrigin, originOf, readJson } from './requests.ts';

describe('readJson', () => {
  function post(body: string): Request {
    return new Request('http://young-minds.test', { method: 'POST', body });
  }

  describe('the JSON body of a request', () => {
    it.each([
      ['{"a":1}', { a: 1 }],
      ['null', null],
      ['', {}],
      [' \n', {}],
    ])('is parsed from %j', async (body, value) => {
      expect(await readJson(post(body))).toEqual(value);
    });

    it.each([['{'], ['{"a":}'], ['text']])('is rejected if it is %j', async (body) => {
      await expect(readJson(post(body))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });
  });
});

describe('assertSameOrigin', () => {
  const BASE = 'https://young-minds.test';

  function judge(method: string, headers: Record<string, string>): void {
    assertSameOrigin(new Request(`${BASE}/api/bookings`, { method, headers }), BASE);
  }

  describe('a change requested with cookies', () => {
    it.each([
      ['a page of this site', { Origin: BASE, 'Sec-Fetch-Site': 'same-origin' }],
      ['a page of this site in an older browser', { Origin: BASE }],
      ['a client that is not a browser', {}],
    ])('is accepted from %s', (_from, headers) => {
      expect(() => judge('POST', headers)).not.toThrow();
    });

    it.each([
      ['another site', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' }],
      ['another site in an older browser', { Origin: 'https://evil.test' }],
      ['another port', { Origin: `${BASE}:8443` }],
      ['the same host over plain HTTP', { Origin: 'http://young-minds.test' }],
      ['a sibling domain', { Origin: 'https://evil.young-minds.test', 'Sec-Fetch-Site': 'same-site' }],
      ['a page that hides its origin', { Origin: 'null' }],
      ['another site that sends no Origin header', { 'Sec-Fetch-Site': 'cross-site' }],
    ])('is rejected from %s', (_from, headers) => {
      expect(() => judge('POST', headers)).toThrow(expect.objectContaining({ code: 'ACCESS_DENIED' }));
    });
  });

  it('allows reads from any site', () => {
    expect(() => judge('GET', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' })).not.toThrow();
  });
});

describe('originOf', () => {
  it('uses the address set by the server and truncates the user agent', () => {
    const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'user-agent': 'x'.repeat(1000) });
    expect(originOf(headers)).toEqual({ address: '203.0.113.7', userAgent: 'x'.repeat(200) });
  });

  it('returns null for missing headers', () => {
    expect(originOf(new Headers())).toEqual({ address: null, userAgent: null });
  });
});
