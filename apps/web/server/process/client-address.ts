import { BlockList, isIP, isIPv6 } from 'node:net';
import { YoungMindsError } from '@young-minds/recording/domain';

export interface ForwardedRequest {
  /** The address at the other end of the connection. */
  readonly peerAddress: string;
  /** The `X-Forwarded-For` header, as it came. */
  readonly forwardedFor: string | undefined;
}

/**
 * Tells who a request really comes from. Everybody can write an `X-Forwarded-For` header, so it is only believed of
 * the proxies named here: the chain is read from the right, and the first address that is no such proxy is the client.
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
      throw new YoungMindsError('CONFIGURATION_INVALID', `TRUSTED_PROXIES: ${entry} is no address and no range.`, {
        cause,
      });
    }
  }
  return list;
}

function fullPrefix(family: 'ipv4' | 'ipv6'): number {
  return family === 'ipv6' ? 128 : 32;
}

/** A socket that listens on both families tells IPv4 addresses as `::ffff:192.0.2.1`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
