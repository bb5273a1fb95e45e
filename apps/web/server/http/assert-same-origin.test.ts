import { describe, expect, it } from 'vitest';
import { assertSameOrigin } from './assert-same-origin.ts';

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
