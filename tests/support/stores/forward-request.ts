import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Where the request goes; its path is `url` of the request unless `path` is given. */
  readonly target: string;
  readonly path?: string;
  /** Changes the body on its way, but not its length. */
  readonly through?: Transform | undefined;
  readonly onAnswer?: (answer: IncomingMessage) => void;
}

/**
 * Forwards a request to a server and its answer to the client. The request keeps its `Host` header, so its signature
 * stays valid.
 */
export async function forwardRequest(forwarding: Forwarding): Promise<void> {
  const { request, response, target, path, through, onAnswer } = forwarding;
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { method = 'GET', headers, url = '' } = request;
  const outgoing = send(new URL(path ?? url, target), { method, headers }, resolve).on('error', reject);
  // A connection that is cut on one side is cut on the other, as if there were no front.
  request.on('aborted', () => outgoing.destroy());
  const sent = through === undefined ? pipeline(request, outgoing) : pipeline(request, through, outgoing);
  const incoming = await Promise.race([answered, sent.then(() => answered)]);
  onAnswer?.(incoming);
  response.writeHead(incoming.statusCode ?? 502, incoming.headers);
  await pipeline(incoming, response);
}
