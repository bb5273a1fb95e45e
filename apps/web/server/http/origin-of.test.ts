import { expect, test } from 'vitest';
import { originOf } from './origin-of.ts';

test('uses the address set by the server and truncates the user agent', () => {
  const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'user-agent': 'x'.repeat(1000) });
  expect(originOf(headers)).toEqual({ address: '203.0.113.7', userAgent: 'x'.repeat(200) });
});

test('returns null for missing headers', () => {
  expect(originOf(new Headers())).toEqual({ address: null, userAgent: null });
});
