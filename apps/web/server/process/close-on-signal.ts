import type { Server } from 'node:http';

/** Answers still under way get this long: a player may hold a connection open for hours, a browser one it never used. */
const DRAIN_MS = 5_000;

/** Ends the process on SIGTERM or SIGINT: takes no new requests, lets the present ones finish, then goes. */
export function closeOnSignal(server: Server): void {
  const close = () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_MS);
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
}
