import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';

export interface MetricsRequest {
  /** The address at the other end of the connection. */
  readonly peerAddress: string;
  /** Whether somebody says to have passed it on: then the peer is not the one who asks. */
  readonly isForwarded: boolean;
  readonly authorization: string | undefined;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Who may read the metrics: whoever brings the token, wherever they are. Without a token only this machine, told by the
 * connection itself, and not a proxy on this machine that speaks for somebody else.
 */
export function mayReadMetrics({ peerAddress, isForwarded, authorization }: MetricsRequest, token: string | null) {
  if (token !== null) return isSame(authorization ?? '', `Bearer ${token}`);
  return !isForwarded && isLoopback(peerAddress.replace(/^::ffff:(?=\d+\.)/i, ''));
}

function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Takes as long wherever the two differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
