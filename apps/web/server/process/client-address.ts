import { BlockList, isIP, isIPv6 } from 'node:net';
import { YoungMindsError } from '@young-minds/core';

interface ForwardedRequest {
  /** The address of the connection's peer. */
  readonly peerAddress: string;
  /** The `X-Forwarded-For` header, unchanged. */
  readonly forwardedFor: string | undefined;
}

/**
 * Creates a function that returns a request's client address. Any client can send an `X-Forwarded-For` header, so only
 * trusted proxies count: the chain is read from the right, and the first address that is no such proxy is the
 * client.
 * @param trustedProxies addresses and CIDR ranges
 * @throws CONFIGURATION_INVALID
 */
export function createClientAddress(trustedProxies: readonly string[]): (request: ForwardedRequest) => string {
  const trusted = toBlockList(trustedProxies);
  const isTrusted = (address: string) => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return ({ peerAddress, forwardedFor }) => {
    const hops = forwardedFor?.split(',').map((hop) => hop.trim()) ?? [];
    let client = withoutMapping(peerAddress);
    while (isTrusted(client)) {
      const next = withoutMapping(hops.pop() ?? '');
      if (isIP(next) === 0) break;
      client = next;
    }
    return client;
  };
}

function toBlockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      list.addSubnet(address, prefix === undefined ? fullPrefix(family) : Number(prefix), family);
    } catch (cause) {
      throw new YoungMindsError(
        'CONFIGURATION_INVALID',
        `TRUSTED_PROXIES: ${entry} is not a valid IP address or CIDR range.`,
        { cause },
      );
    }
  }
  return list;
}

function fullPrefix(family: 'ipv4' | 'ipv6'): number {
  return family === 'ipv6' ? 128 : 32;
}

/** Removes the mapping to IPv6: a socket for both families reports IPv4 addresses as `::ffff:192.0.2.1`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
