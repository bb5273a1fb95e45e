import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Ports below the ephemeral ranges of Linux and macOS: the system gives none of them to an outgoing connection between
 * the moment in which a port is found free and the moment in which a server listens on it.
 */
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 32_767;

/** Returns a port of the loopback interface that is free for TCP and UDP: the preferred one, or any other. 0: any. */
export async function findFreePort(preferred = 0): Promise<number> {
  const port = preferred !== 0 ? preferred : randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
  return (await isFreeForTcp(port)) && (await isFreeForUdp(port)) ? port : findFreePort();
}

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST }, () => server.close(() => resolve(true)));
  });
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind(port, HOST, () => socket.close(() => resolve(true)));
  });
}
