import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createRandom } from '../create-random.ts';

export interface Impairment {
  /** Share of packets that are dropped, in both directions. */
  readonly loss: number;
  /** Share of packets that are delayed, so that they arrive after later ones. */
  readonly reordered: number;
  readonly delayMs: number;
}

export interface UdpProxy extends AsyncDisposable {
  readonly port: number;
  /** Changes the impairment from now on. */
  impair(impairment: Partial<Impairment>): void;
  /** Numbers of packets dropped and received so far. */
  readonly counts: { readonly dropped: number; readonly seen: number };
}

const LOOPBACK = '127.0.0.1';
const HEALTHY: Impairment = { loss: 0, reordered: 0, delayMs: 0 };
/** A fixed seed, so that every run loses the same packets as far as the order of events allows. */
const SEED = 20_260_101;

/** Starts a proxy that acts as a bad network between its clients and a server on this machine. */
export async function startUdpProxy(serverPort: number): Promise<UdpProxy> {
  const front = await openSocket();
  const backs = new Map<string, Promise<Socket>>();
  const random = createRandom(SEED);
  const counts = { dropped: 0, seen: 0 };
  let state = HEALTHY;
  const pass = (send: () => void) => {
    counts.seen += 1;
    if (random() < state.loss) {
      counts.dropped += 1;
      return;
    }
    if (random() < state.reordered) setTimeout(send, state.delayMs);
    else send();
  };
  const openBack = async (client: RemoteInfo) => {
    const back = await openSocket();
    back.on('message', (data) => pass(() => sendQuietly(front, data, client)));
    return back;
  };
  front.on('message', async (data, client) => {
    const key = `${client.address}:${client.port}`;
    const opening = backs.get(key) ?? openBack(client);
    backs.set(key, opening);
    const back = await opening;
    pass(() => sendQuietly(back, data, { address: LOOPBACK, port: serverPort }));
  });
  return {
    port: front.address().port,
    counts,
    impair(impairment) {
      state = { ...HEALTHY, ...impairment };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [front, ...(await Promise.all(backs.values()))]) socket.close();
    },
  };
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

/**
 * Sends to the address that packets come from, which may not be the loopback address. A delayed packet may be sent
 * after the proxy is closed.
 */
function sendQuietly(socket: Socket, data: Buffer, { address, port }: Pick<RemoteInfo, 'address' | 'port'>): void {
  try {
    socket.send(data, port, address);
  } catch {
    // The proxy has been closed.
  }
}
