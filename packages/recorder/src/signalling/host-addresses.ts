import os, { type NetworkInterfaceInfo } from 'node:os';

interface HostAddressesOptions {
  /** Whether the server runs on this machine. If so, the loopback address must be offered to it, too. */
  readonly isLoopback: boolean;
  /** This machine's own by default. */
  readonly interfaces?: NodeJS.Dict<NetworkInterfaceInfo[]>;
}

/**
 * Returns the IPv4 addresses that the server is offered. werift itself leaves out interfaces such as `tap0` and `tun0`,
 * which are the only ones in rootless podman's network or behind a VPN. If the recorder sends from an address that it
 * did not offer, the server waits a second before it uses it, and the recording begins that much later.
 */
export function hostAddresses({ isLoopback, interfaces = os.networkInterfaces() }: HostAddressesOptions): string[] {
  const addresses = Object.values(interfaces)
    .flatMap((details) => details ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .filter((address) => !isLinkLocal(address));
  return isLoopback ? ['127.0.0.1', ...addresses] : addresses;
}

/** RFC 3927: these reach only the same link. */
function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.');
}
