import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
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

interface ReservedPort {
  readonly port: number;
  release(): void;
}

/**
 * Reserves a port for a server that only uses TCP. Until its release, `findFreePort` returns it in no process, also
 * while the server is starting or restarts.
 */
export async function reservePort(): Promise<ReservedPort> {
  const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
  // The UDP port of the same number is the reservation: the system gives it to one process, and frees it with that.
  const reservation = await bindUdp(port);
  if (reservation === null) return reservePort();
  if (!(await isFreeForTcp(port))) {
    reservation.close();
    return reservePort();
  }
  reservation.unref();
  return { port, release: () => reservation.close() };
}

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST }, () => server.close(() => resolve(true)));
  });
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = await bindUdp(port);
  if (socket === null) return false;
  await new Promise<void>((resolve) => socket.close(resolve));
  return true;
}

/** Returns a socket on a UDP port, or null if the port is in use. */
function bindUdp(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(null)));
    socket.bind(port, HOST, () => resolve(socket));
  });
}
