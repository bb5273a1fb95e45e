import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createRandom } from '../create-random.ts';

export interface Impairment {
  /** Share of packets that never arrive, in both directions. */
  readonly loss: number;
  /** Share of packets that arrive late, and so behind later ones. */
  readonly reordered: number;
  readonly delayMs: number;
}

export interface UdpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on. */
  impair(impairment: Partial<Impairment>): void;
  /** Packets that were let fall so far, and those that came. */
  readonly counts: { readonly dropped: number; readonly seen: number };
}

const LOOPBACK = '127.0.0.1';
const HEALTHY: Impairment = { loss: 0, reordered: 0, delayMs: 0 };
/** Fixed, so that every run loses the same packets as far as the order of events allows. */
const SEED = 20_260_101;

/** A bad network between one client after the other and a server on this machine. */
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

/** To where somebody sends from, which need not be the loopback address. A delayed packet may come after the end. */
function sendQuietly(socket: Socket, data: Buffer, { address, port }: Pick<RemoteInfo, 'address' | 'port'>): void {
  try {
    socket.send(data, port, address);
  } catch {
    // the proxy has been closed
  }
}
