import { expect, test } from 'vitest';
import { originOf } from './origin-of.ts';

test('the address is the one that the server wrote, and the rest is cut short', () => {
  const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'user-agent': 'x'.repeat(1000) });
  expect(originOf(headers)).toEqual({ address: '203.0.113.7', userAgent: 'x'.repeat(200) });
});

test('what is not said is not made up', () => {
  expect(originOf(new Headers())).toEqual({ address: null, userAgent: null });
});
