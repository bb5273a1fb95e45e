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

interface Address {
  readonly host: string | null;
  readonly baseUrl: string;
}

/**
 * Returns the host to listen on: the configured one, else loopback if the site's URL is a loopback address, else
 * undefined (all interfaces).
 */
export function listenHost({ host, baseUrl }: Address): string | undefined {
  if (host !== null) return host;
  return LOOPBACK_NAMES.has(new URL(baseUrl).hostname) ? '127.0.0.1' : undefined;
}
