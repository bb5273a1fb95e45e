import { describe, expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

const PROXY = '10.0.0.1';

describe('the address a request comes from', () => {
  it.each([
    ['nobody forwards', undefined],
    ['a client makes up a header', '1.2.3.4'],
    ['a client makes up a chain', '1.2.3.4, 10.0.0.1'],
  ])('is the peer where %s and no proxy is trusted', (_when, forwardedFor) => {
    const clientAddress = createClientAddress([]);
    expect(clientAddress({ peerAddress: '203.0.113.7', forwardedFor })).toBe('203.0.113.7');
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['1.2.3.4, 203.0.113.7', '203.0.113.7'],
    ['1.2.3.4, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    [undefined, PROXY],
    ['', PROXY],
    ['garbage', PROXY],
    ['1.2.3.4, garbage', PROXY],
  ])('behind trusted proxies the chain %j tells %s', (forwardedFor, client) => {
    const clientAddress = createClientAddress(['10.0.0.0/24']);
    expect(clientAddress({ peerAddress: PROXY, forwardedFor })).toBe(client);
  });

  it('is not believed of a peer that is no proxy, even where proxies exist', () => {
    const clientAddress = createClientAddress([PROXY]);
    expect(clientAddress({ peerAddress: '203.0.113.7', forwardedFor: '1.2.3.4' })).toBe('203.0.113.7');
  });

  it('knows IPv4 proxies by their IPv6 spelling', () => {
    const clientAddress = createClientAddress([PROXY, 'fd00::/8']);
    expect(clientAddress({ peerAddress: '::ffff:10.0.0.1', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
    expect(clientAddress({ peerAddress: 'fd00::5', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
  });

  it.each([['proxy.example'], ['10.0.0.0/33'], ['10.0.0/8'], ['10.0.0.1/x']])('refuses the setting %s', (entry) => {
    expect(() => createClientAddress([entry])).toThrow(`TRUSTED_PROXIES: ${entry}`);
  });
});
