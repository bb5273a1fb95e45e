import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { TokenVerifier } from 'livekit-server-sdk';
import type { WebhookKeys } from '../sign-webhook.ts';

/**
 * An error in the form of LiveKit's API.
 * @see https://twitchtv.github.io/twirp/docs/errors.html
 */
export class TwirpFault extends Error {
  readonly code: TwirpCode;

  constructor(code: TwirpCode, message: string) {
    super(message);
    this.code = code;
  }
}

const STATUSES = {
  canceled: 408,
  deadline_exceeded: 408,
  failed_precondition: 412,
  invalid_argument: 400,
  not_found: 404,
  unauthenticated: 401,
  unavailable: 503,
} as const;
type TwirpCode = keyof typeof STATUSES;

/** A method that returns protobuf's JSON. */
export type TwirpMethod = (request: Record<string, unknown>) => Promise<object>;

export interface TwirpServerOptions {
  readonly keys: WebhookKeys;
  /** Keyed by `Service/Method`. */
  readonly methods: Readonly<Record<string, TwirpMethod>>;
  /** A real LiveKit that answers everything else, including WebSockets. Null: nothing else is answered. */
  readonly upstream: string | null;
}

export interface TwirpServer {
  readonly port: number;
  close(): Promise<void>;
}

const PREFIX = '/twirp/livekit.';

/** Serves methods of LiveKit's API on a free loopback port and forwards all other traffic to a real server. */
export async function serveTwirp(options: TwirpServerOptions): Promise<TwirpServer> {
  const server = createServer((request, response) => {
    const method = options.methods[request.url?.replace(PREFIX, '') ?? ''];
    if (method !== undefined) void answer(options, { method, request, response });
    else if (options.upstream !== null) handOn(new URL(options.upstream), request, response);
    else fault(response, new TwirpFault('not_found', `there is no ${request.url}`));
  });
  const tunnels = new Set<Socket>();
  if (options.upstream !== null) tunnelWebSockets(server, { upstream: new URL(options.upstream), tunnels });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      // Node no longer counts an upgraded connection among the server's own, but waits for its end.
      for (const tunnel of tunnels) tunnel.destroy();
      await closed;
    },
  };
}

interface Exchange {
  readonly method: TwirpMethod;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer({ keys }: TwirpServerOptions, { method, request, response }: Exchange): Promise<void> {
  try {
    await authorise(keys, request.headers.authorization);
    const body = JSON.stringify(await method((await json(request)) as Record<string, unknown>));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  } catch (error) {
    fault(response, error instanceof TwirpFault ? error : new TwirpFault('unavailable', String(error)));
  }
}

async function authorise({ apiKey, apiSecret }: WebhookKeys, authorization = ''): Promise<void> {
  const verifier = new TokenVerifier(apiKey, apiSecret);
  await verifier.verify(authorization.replace(/^Bearer /, '')).catch(() => {
    throw new TwirpFault('unauthenticated', 'invalid token');
  });
}

function fault(response: ServerResponse, { code, message }: TwirpFault): void {
  response
    .writeHead(STATUSES[code], { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ code, msg: message }));
}

function handOn(upstream: URL, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url: path } = request;
  const onward = httpRequest({ host: upstream.hostname, port: upstream.port, method, headers, path }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  request.pipe(onward);
}

interface Tunneling {
  readonly upstream: URL;
  /** Receives every open connection of a client. */
  readonly tunnels: Set<Socket>;
}

function tunnelWebSockets(server: Server, { upstream, tunnels }: Tunneling): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    tunnels.add(socket);
    const onward = connect(Number(upstream.port), upstream.hostname, () => {
      const lines = request.rawHeaders.flatMap((value, index, all) =>
        index % 2 ? [] : [`${value}: ${all[index + 1]}`],
      );
      onward.write(`${[`${request.method} ${request.url} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    // Either end may be destroyed without an error, for example when its process exits.
    socket.on('close', () => [tunnels.delete(socket), onward.destroy()]);
    onward.on('close', () => socket.destroy());
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  });
}
