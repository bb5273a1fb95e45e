import type { Server } from 'node:http';

/** Time for open responses to finish. A player can keep a connection for hours, and a browser an unused one. */
const DRAIN_MS = 5_000;
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Exits on SIGTERM or SIGINT: accepts no new requests, waits for open ones to finish, then exits. */
export function closeOnSignal(server: Server): void {
  const close = () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_MS);
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
}

/** Returns the host to listen on: loopback if the site's URL is a loopback address, else undefined (all interfaces). */
export function listenHost(baseUrl: string): string | undefined {
  return LOOPBACK_NAMES.has(new URL(baseUrl).hostname) ? '127.0.0.1' : undefined;
}
