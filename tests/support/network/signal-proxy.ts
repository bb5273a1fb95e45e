import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

export interface SignalProxyOptions {
  /** LiveKit's address, `ws:`. */
  readonly target: string;
  /**
   * The UDP port to which all media goes instead of the server's port. If absent, or null when a client connects,
   * media is not redirected.
   */
  readonly mediaPort?: number | (() => number | null);
}

export interface SignalProxy extends AsyncDisposable {
  /** The URL to use instead of LiveKit's. */
  readonly url: string;
  /** Breaks all open connections. */
  cut(): void;
  /** Sends bytes that are not a valid message to every client of the room with this name. */
  garble(roomName: string): void;
  /** Refuses new connections, or accepts them again. */
  close(isClosed: boolean): void;
}

/**
 * Starts a proxy between clients and LiveKit's signaling, to lead media through a bad network or to break
 * connections.
 */
export async function startSignalProxy(options: SignalProxyOptions): Promise<SignalProxy> {
  const { target } = options;
  let isClosed = false;
  const http = createServer((request, response) => pass(request, response, target));
  const server = new WebSocketServer({ server: http, verifyClient: () => !isClosed });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const clients = new Map<WebSocket, string>();
  server.on('connection', (client, request) => {
    clients.set(client, roomOf(request));
    const mediaPort = mediaPortOf(options);
    const { authorization } = request.headers;
    const upstream = new WebSocket(`${target}${request.url}`, { headers: authorization ? { authorization } : {} });
    // The error handler below reports an unreachable server.
    const opened = once(upstream, 'open').then(
      () => true,
      () => false,
    );
    client.on('message', async (data) => {
      if (!(await opened)) return;
      upstream.send(mediaPort === null ? bytesOf(data) : withoutCandidates(bytesOf(data)));
    });
    upstream.on('message', (data) => {
      const answer = mediaPort === null ? bytesOf(data) : withCandidatesAt(bytesOf(data), mediaPort);
      if (answer !== null) client.send(answer);
    });
    client.on('close', () => upstream.close());
    upstream.on('close', () => client.close());
    upstream.on('error', () => client.terminate());
  });
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close(shut) {
      isClosed = shut;
      if (shut) for (const client of server.clients) client.terminate();
    },
    cut() {
      for (const client of server.clients) client.terminate();
    },
    garble(roomName) {
      for (const [client, room] of clients) if (room === roomName) client.send(Buffer.from([0xff, 0xff, 0xff]));
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      server.close();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function mediaPortOf({ mediaPort }: SignalProxyOptions): number | null {
  return typeof mediaPort === 'function' ? mediaPort() : (mediaPort ?? null);
}

/** Forwards LiveKit's API calls unchanged, because the bad network only affects media. */
function pass(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { method, headers } = request;
  const url = new URL(request.url ?? '/', target.replace(/^ws/, 'http'));
  const onward = sendRequest(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Returns the room of a connection's token. Browsers send the token in the URL, other clients in a header. */
function roomOf({ url = '', headers }: IncomingMessage): string {
  const inAddress = new URL(url, 'ws://localhost').searchParams.get('access_token');
  const token = inAddress ?? headers.authorization?.split(' ')[1] ?? '';
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return claims.video.room;
}

/** Removes the client's addresses, so that the server can only reply to the address that packets come from. */
function withoutCandidates(bytes: Buffer): Uint8Array {
  const request = SignalRequest.fromBinary(bytes);
  const { message } = request;
  if (message.case === 'trickle') message.value.candidateInit = JSON.stringify({ candidate: '', sdpMid: '0' });
  if (message.case === 'answer' || message.case === 'offer') {
    message.value.sdp = message.value.sdp.replaceAll(/a=candidate:.*\r\n/g, '');
  }
  return request.toBinary();
}

/**
 * Replaces the server's addresses with one: the port where the bad network begins. Null if nothing is left of the
 * message.
 */
function withCandidatesAt(bytes: Buffer, port: number): Uint8Array | null {
  const response = SignalResponse.fromBinary(bytes);
  const { message } = response;
  if (message.case === 'trickle') {
    const init = JSON.parse(message.value.candidateInit);
    const candidate = movedTo(port, init.candidate);
    if (candidate === '') return null;
    message.value.candidateInit = JSON.stringify({ ...init, candidate });
  }
  if (message.case === 'offer' || message.case === 'answer') {
    message.value.sdp = message.value.sdp.replaceAll(/a=(candidate:.*)\r\n/g, (_, candidate: string) => {
      const moved = movedTo(port, candidate);
      return moved === '' ? '' : `a=${moved}\r\n`;
    });
  }
  return response.toBinary();
}

/**
 * `candidate:<foundation> <component> <protocol> <priority> <address> <port> …`
 * @see RFC 8839, 5.1
 */
function movedTo(port: number, candidate: string): string {
  const fields = candidate.split(' ');
  if (fields[2]?.toLowerCase() !== 'udp') return '';
  return fields.map((field, index) => (index === 5 ? String(port) : field)).join(' ');
}
