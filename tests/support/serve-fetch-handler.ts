import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listenOnLoopback } from './listen-on-loopback.ts';

export interface RunningServer {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Serves a `Request -> Response` handler on a free loopback port, as the web framework would. */
export async function serveFetchHandler(handler: (request: Request) => Promise<Response>): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  const { url, close } = await listenOnLoopback(server);
  return { baseUrl: url, close };
}

async function answer(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const response = await handler(new Request(url, { method: incoming.method ?? 'GET', headers, signal: gone.signal }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) return void outgoing.end();
  await pipeline(Readable.fromWeb(response.body), outgoing);
}
