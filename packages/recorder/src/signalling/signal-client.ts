import {
  DisconnectReason,
  type JoinResponse,
  LeaveRequest,
  Ping,
  SignalRequest,
  SignalResponse,
} from '@livekit/protocol';
import { YoungMindsError } from '@young-minds/core';

const CONNECT_TIMEOUT_MS = 5_000;
/** The protocol version in which the server offers and the subscriber answers. */
const PROTOCOL_VERSION = 15;

export type SignalMessage = SignalResponse['message'];

type SignalRequestMessage = SignalRequest['message'];

interface SignalClientOptions {
  /** LiveKit's URL: `ws:`, `wss:`, `http:` or `https:`. */
  readonly url: string;
  readonly token: string;
}

interface SignalListener {
  readonly onMessage: (message: SignalMessage) => void;
  /** Called once when the connection has closed, on either side. */
  readonly onClosed: (reason: string) => void;
}

/**
 * LiveKit's signaling: protobuf messages over a WebSocket at `/rtc`.
 * @see https://docs.livekit.io/reference/internals/client-protocol/
 */
export class SignalClient {
  readonly #socket: WebSocket;
  /** Messages that arrived before `listen` was called. */
  readonly #held: SignalMessage[] = [];
  #listener: SignalListener | null = null;
  #closedBecause: string | null = null;
  #pingTimer: NodeJS.Timeout | undefined;
  /** Monotonic time, which changes of the system clock do not affect. */
  #lastHeardAtMs = performance.now();
  readonly #awaitingPong: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /**
   * Joins the room and resolves with the server's join response. Later messages are held until `listen` is called.
   * @throws LIVEKIT_UNAVAILABLE
   */
  static async connect(options: SignalClientOptions): Promise<{ client: SignalClient; join: JoinResponse }> {
    const socket = new WebSocket(signalUrl(options));
    socket.binaryType = 'arraybuffer';
    const client = new SignalClient(socket);
    try {
      const join = await client.#awaitJoin();
      client.#keepAlive(join);
      return { client, join };
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Delivers the messages since the join response, and all later ones. */
  listen(listener: SignalListener): void {
    this.#listener = listener;
    for (const message of this.#held.splice(0)) listener.onMessage(message);
    if (this.#closedBecause !== null) listener.onClosed(this.#closedBecause);
  }

  send(message: SignalRequestMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(new SignalRequest({ message }).toBinary());
  }

  /** Resolves when the server has processed everything sent so far, or the connection has closed. */
  roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      this.#awaitingPong.push(resolve);
      this.#ping();
    });
  }

  /** Leaves the room with a leave request, so that the server removes the participant immediately. */
  close(): void {
    this.send({ case: 'leave', value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) });
    this.#socket.close();
  }

  #awaitJoin(): Promise<JoinResponse> {
    return new Promise((resolve, reject) => {
      let hasJoined = false;
      const refuse = (why: string) => {
        clearTimeout(timer);
        if (hasJoined) return;
        reject(new YoungMindsError('LIVEKIT_UNAVAILABLE', `LiveKit did not let the recorder in: ${why}.`));
      };
      const timer = setTimeout(() => refuse(`no answer within ${CONNECT_TIMEOUT_MS} ms`), CONNECT_TIMEOUT_MS);
      this.#socket.onerror = () => refuse('the connection was refused or broke');
      this.#socket.onclose = (event) => {
        refuse(`closed with code ${event.code}`);
        clearInterval(this.#pingTimer);
        this.#releasePongs();
        if (!hasJoined) return;
        this.#closedBecause = `signalling closed with code ${event.code}`;
        this.#listener?.onClosed(this.#closedBecause);
      };
      this.#socket.onmessage = (event) => {
        const { message } = SignalResponse.fromBinary(new Uint8Array(event.data as ArrayBuffer));
        this.#lastHeardAtMs = performance.now();
        if (message.case === 'pongResp') return this.#releasePongs();
        if (message.case !== 'join') return this.#receive(message);
        hasJoined = true;
        clearTimeout(timer);
        resolve(message.value);
      };
    });
  }

  #receive(message: SignalMessage): void {
    if (this.#listener === null) this.#held.push(message);
    else this.#listener.onMessage(message);
  }

  #keepAlive(join: JoinResponse): void {
    const intervalMs = (join.pingInterval || 5) * 1000;
    const timeoutMs = (join.pingTimeout || 15) * 1000;
    this.#pingTimer = setInterval(() => {
      if (performance.now() - this.#lastHeardAtMs > timeoutMs) return this.#socket.close();
      this.#ping();
    }, intervalMs);
  }

  #ping(): void {
    this.send({ case: 'pingReq', value: new Ping({ timestamp: BigInt(Date.now()) }) });
  }

  #releasePongs(): void {
    for (const resolve of this.#awaitingPong.splice(0)) resolve();
  }
}

function signalUrl({ url, token }: SignalClientOptions): string {
  const address = new URL(url.replace(/^http/, 'ws'));
  address.pathname = `${address.pathname.replace(/\/$/, '')}/rtc`;
  address.search = new URLSearchParams({
    access_token: token,
    auto_subscribe: '1',
    subscriber_allow_pause: '0',
    protocol: String(PROTOCOL_VERSION),
    sdk: 'node',
    version: '1.0.0',
  }).toString();
  return address.toString();
}
