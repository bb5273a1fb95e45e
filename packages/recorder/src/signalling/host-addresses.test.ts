import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { hostAddresses } from './host-addresses.ts';

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv4', address, netmask: '255.255.255.0', mac: '02:00:00:00:00:01', internal, cidr: null };
}

function ipv6(address: string): NetworkInterfaceInfo {
  return { ...ipv4(address), family: 'IPv6', scopeid: 0 };
}

test.each(['eth0', 'tap0', 'tun0', 'wg0'])('offers the address of %s', (name) => {
  const interfaces = { lo: [ipv4('127.0.0.1', true)], [name]: [ipv4('10.0.2.100'), ipv6('fd00::100')] };
  expect(hostAddresses({ isLoopback: false, interfaces })).toEqual(['10.0.2.100']);
});

test('offers the loopback address only to a server on this machine', () => {
  const interfaces = { lo: [ipv4('127.0.0.1', true)], eth0: [ipv4('192.0.2.7')] };
  expect(hostAddresses({ isLoopback: true, interfaces })).toEqual(['127.0.0.1', '192.0.2.7']);
  expect(hostAddresses({ isLoopback: false, interfaces })).toEqual(['192.0.2.7']);
});

test('offers no link-local address', () => {
  expect(hostAddresses({ isLoopback: false, interfaces: { eth0: [ipv4('169.254.7.7')] } })).toEqual([]);
});
