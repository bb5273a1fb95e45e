import { describe, expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

const PROXY = '10.0.0.1';

describe('the client address of a request', () => {
  it.each([
    ['there is no proxy', undefined],
    ['a client forges a header', '1.2.3.4'],
    ['a client forges a chain', '1.2.3.4, 10.0.0.1'],
  ])('is the peer if %s and no proxy is trusted', (_when, forwardedFor) => {
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
  ])('behind trusted proxies, comes from the chain %j: %s', (forwardedFor, client) => {
    const clientAddress = createClientAddress(['10.0.0.0/24']);
    expect(clientAddress({ peerAddress: PROXY, forwardedFor })).toBe(client);
  });

  it('ignores the header of a peer that is not a trusted proxy', () => {
    const clientAddress = createClientAddress([PROXY]);
    expect(clientAddress({ peerAddress: '203.0.113.7', forwardedFor: '1.2.3.4' })).toBe('203.0.113.7');
  });

  it('recognizes IPv4 proxies mapped to IPv6', () => {
    const clientAddress = createClientAddress([PROXY, 'fd00::/8']);
    expect(clientAddress({ peerAddress: '::ffff:10.0.0.1', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
    expect(clientAddress({ peerAddress: 'fd00::5', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
  });

  it.each([['proxy.example'], ['10.0.0.0/33'], ['10.0.0/8'], ['10.0.0.1/x']])('rejects the setting %s', (entry) => {
    expect(() => createClientAddress([entry])).toThrow(
      `TRUSTED_PROXIES: ${entry} is not a valid IP address or CIDR range.`,
    );
  });
});
