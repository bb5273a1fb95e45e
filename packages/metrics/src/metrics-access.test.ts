import { describe, expect, test } from 'vitest';
import { isForwarded, mayReadMetrics } from './metrics-access.ts';

const TOKEN = 'a token of the operator';
const request = (peerAddress: string, authorization?: string, isForwarded = false) => ({
  ...{ peerAddress, isForwarded },
  authorization,
});

describe('without a token', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['::ffff:192.0.2.1', false],
    ['2001:db8::1', false],
    ['', false],
  ])('a connection from %j is allowed: %s', (peerAddress, isAnswered) => {
    expect(mayReadMetrics(request(peerAddress, 'Bearer anything'), null)).toBe(isAnswered);
  });

  test('rejects a local proxy that forwards a remote client', () => {
    expect(mayReadMetrics(request('127.0.0.1', undefined, true), null)).toBe(false);
  });
});

describe('with a token', () => {
  test.each([
    [`Bearer ${TOKEN}`, true],
    [`Bearer ${TOKEN}x`, false],
    [TOKEN, false],
    [`bearer${TOKEN}`, false],
    [undefined, false],
  ])('%j is allowed: %s, from any address', (authorization, isAnswered) => {
    for (const peerAddress of ['127.0.0.1', '192.0.2.1']) {
      expect(mayReadMetrics(request(peerAddress, authorization, true), TOKEN)).toBe(isAnswered);
    }
  });
});

describe('a proxy', () => {
  test.each([
    ...['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
    ...['true-client-ip', 'x-client-ip', 'x-cluster-client-ip', 'fastly-client-ip', 'cf-connecting-ip'],
  ])('is recognized by the header %s', (name) => {
    expect(isForwarded({ host: '127.0.0.1', [name]: '203.0.113.7' })).toBe(true);
  });

  test('is not assumed for a direct request', () => {
    const headers = { host: '127.0.0.1:3000', 'user-agent': 'Prometheus', accept: '*/*', authorization: 'Bearer a' };
    expect(isForwarded(headers)).toBe(false);
  });
});
