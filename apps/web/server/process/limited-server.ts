import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { YoungMindsError } from '@young-minds/core';
import { respondWithError } from '#server/http/respond.ts';
import { refusalOf } from './refuse-request.ts';

interface Timeouts {
  /** How long a client may take to send the headers. */
  readonly headersMs: number;
  /** How long a client may take to send the whole request. */
  readonly requestMs: number;
  /** How often both are checked. */
  readonly checkMs: number;
}

const TIMEOUTS: Timeouts = { headersMs: 10_000, requestMs: 20_000, checkMs: 2_000 };
/** Time for a client to read the response to a body that is not read to its end; closing earlier can discard it. */
const LINGER_MS = 1_000;

/**
 * Creates an HTTP server that refuses malformed requests and, by their declared length, large bodies, before `listener`
 * is called. Connections of clients that send slowly, or continue to send after the response, are closed.
 */
export function createLimitedServer(listener: RequestListener, timeouts: Timeouts = TIMEOUTS): Server {
  const options = {
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
  };
  return createServer(options, (request, response) => {
    response.once('finish', () => closeIfStillSending(request));
    const refusal = refusalOf(request);
    if (refusal === null) listener(request, response);
    else void refuse(response, refusal);
  });
}

async function refuse(response: ServerResponse, error: YoungMindsError): Promise<void> {
  const refusal = respondWithError(error);
  response.writeHead(refusal.status, Object.fromEntries(refusal.headers)).end(await refusal.text());
}

/** Node reads and discards the rest of a body after the response; this ends it. */
function closeIfStillSending(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}

/** Returns the requested path without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
