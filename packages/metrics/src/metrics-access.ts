import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';

interface MetricsRequest {
  /** The address at the other end of the connection. */
  readonly peerAddress: string;
  /** Whether a proxy forwarded the request; then the peer is not the client. */
  readonly isForwarded: boolean;
  readonly authorization: string | undefined;
}

/** The headers with which proxies pass on the client's address, or say that they are there. */
const FORWARDING_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.+|.*client-ip|cf-connecting-ip|cf-ray)$/;

/** Returns whether a proxy forwarded a request. @param headers with lower-case names */
export function isForwarded(headers: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(headers).some((name) => FORWARDING_HEADER.test(name));
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Returns whether a request may read the metrics. If a token is configured, the request must contain it. Otherwise,
 * only direct connections from this machine are allowed, not those that a proxy on this machine forwards.
 */
export function mayReadMetrics({ peerAddress, isForwarded, authorization }: MetricsRequest, token: string | null) {
  if (token !== null) return isSame(authorization ?? '', `Bearer ${token}`);
  return !isForwarded && isLoopback(peerAddress.replace(/^::ffff:(?=\d+\.)/i, ''));
}

function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Compares two texts in constant time. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
