import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ListeningServer {
  readonly url: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Lets a server listen on a free loopback port. */
export async function listenOnLoopback(server: Server | SecureServer): Promise<ListeningServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${server instanceof SecureServer ? 'https' : 'http'}://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
