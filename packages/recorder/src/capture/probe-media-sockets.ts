import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { YoungMindsError } from '@young-minds/core';

interface MediaSockets {
  /** Lists the machine's network interfaces, as ICE does to find its own addresses. */
  readonly listInterfaces: () => object;
  readonly openSocket: () => Socket;
}

const OWN_SOCKETS: MediaSockets = { listInterfaces: networkInterfaces, openSocket: () => createSocket('udp4') };

/**
 * Checks that this process can receive media: it lists the network interfaces and binds a UDP socket. A sandbox that
 * forbids either one makes every recording empty, while signaling over TCP works.
 * @throws RECORDER_UNAVAILABLE with the cause and the setting to change
 */
export async function probeMediaSockets({ listInterfaces, openSocket }: MediaSockets = OWN_SOCKETS): Promise<void> {
  await attempt(
    async () => listInterfaces(),
    'Listing the network interfaces failed. Allow netlink sockets: AF_NETLINK in RestrictAddressFamilies of the unit',
  );
  await attempt(
    () => bindOnce(openSocket()),
    'Opening a UDP socket failed. Allow UDP: AF_INET in RestrictAddressFamilies of the unit, or the container profile',
  );
}

async function bindOnce(socket: Socket): Promise<void> {
  try {
    // `once` rejects if the socket emits an error first.
    const bound = once(socket, 'listening');
    socket.bind();
    await bound;
  } finally {
    socket.close();
  }
}

async function attempt(step: () => Promise<unknown>, failure: string): Promise<void> {
  try {
    await step();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new YoungMindsError('RECORDER_UNAVAILABLE', `${failure} (${reason}). Until then recordings are empty.`, {
      cause,
    });
  }
}
