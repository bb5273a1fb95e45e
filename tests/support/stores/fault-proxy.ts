import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface FaultProxy {
  readonly url: string;
  /** Returns the number of bytes that clients have sent through the proxy. */
  sentBytes(): number;
  /** Cuts every connection after this many more bytes. `isPermanent` decides whether new connections work afterward. */
  cutAfter(sizeBytes: number, options?: { readonly isPermanent?: boolean }): void;
  /** Answers this many requests without forwarding them. */
  answer(count: number, status: number, body?: string): void;
  /** Limits the rate to this many bytes per second. */
  slowDown(bytesPerSecond: number): void;
  /** Ends the fault: everything passes again. */
  restore(): void;
  close(): Promise<void>;
}

/** Starts a proxy between a provider and its store that causes the faults of networks and gateways. */
export async function openFaultProxy(targetUrl: string): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const state = { sent: 0, cutAt: Number.POSITIVE_INFINITY, isPermanent: false, isDown: false, bytesPerSecond: 0 };
  let canned = { count: 0, answer: '' };

  const cut = () => {
    state.cutAt = Number.POSITIVE_INFINITY;
    state.isDown = state.isPermanent;
    for (const socket of sockets) socket.destroy();
  };
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const connect = (client: Socket) => {
    const store = createConnection({ host: hostname, port: Number(targetPort) });
    track(store);
    store.pipe(client);
    store.on('close', () => client.destroy());
    client.on('close', () => store.destroy());
    return store;
  };
  const carry = async (client: Socket) => {
    let store: Socket | null = null;
    for await (const chunk of client) {
      if (canned.count > 0) {
        canned.count -= 1;
        client.end(canned.answer);
        return;
      }
      store ??= connect(client);
      state.sent += chunk.length;
      if (state.sent >= state.cutAt) return cut();
      if (state.bytesPerSecond > 0) await delay((chunk.length / state.bytesPerSecond) * 1000);
      if (!store.write(chunk)) await untilDrained(store);
    }
    store?.end();
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    track(client);
    if (state.isDown) client.destroy();
    else carry(client).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sentBytes: () => state.sent,
    cutAfter(sizeBytes, { isPermanent = false } = {}) {
      Object.assign(state, { cutAt: state.sent + sizeBytes, isPermanent });
    },
    answer(count, status, body = '') {
      const head = `HTTP/1.1 ${status} Canned\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
      canned = { count, answer: head + body };
      // A connection that stays open would carry requests past the canned answer.
      for (const socket of sockets) socket.destroy();
    },
    slowDown(bytesPerSecond) {
      state.bytesPerSecond = bytesPerSecond;
    },
    restore() {
      Object.assign(state, { cutAt: Number.POSITIVE_INFINITY, isDown: false, bytesPerSecond: 0 });
      canned = { count: 0, answer: '' };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves when the socket is drained or closed, and leaves no listener behind. */
async function untilDrained(socket: Socket): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const either = Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  await either.finally(() => waiting.abort());
}
