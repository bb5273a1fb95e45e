import { YoungMindsError } from '@young-minds/core';

/** The largest bodies that are read, in bytes. LiveKit's webhooks describe whole rooms; all other bodies are forms. */
const WEBHOOK_BODY_BYTES = 1_000_000;
const FORM_BODY_BYTES = 100_000;

/** Returns the largest body that a path accepts, in bytes. */
export function bodyLimitOf(pathname: string): number {
  return pathname.startsWith('/api/livekit/webhook/') ? WEBHOOK_BODY_BYTES : FORM_BODY_BYTES;
}

export function bodyTooLarge(limitBytes: number): YoungMindsError {
  return new YoungMindsError('BODY_TOO_LARGE', `The body is too large. Send at most ${limitBytes} bytes.`);
}

/**
 * Reads a request's body as text. Keeps no more of it than the limit of the request's path.
 * @throws BODY_TOO_LARGE, VALIDATION_FAILED if the client closes the connection first
 */
export async function readText(request: Request): Promise<string> {
  if (request.body === null) return '';
  const limitBytes = bodyLimitOf(new URL(request.url).pathname);
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(throwIncomplete);
    if (done) return new TextDecoder().decode(Buffer.concat(chunks));
    receivedBytes += value.byteLength;
    if (receivedBytes > limitBytes) {
      void discardRest(reader);
      throw bodyTooLarge(limitBytes);
    }
    chunks.push(value);
  }
}

/**
 * Reads and drops the rest of a body, until the server closes the connection. Canceling it would close the connection
 * before the response is sent, and leaving it unread would block the connection's next request.
 */
async function discardRest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const next = () => reader.read().catch(() => ({ done: true }));
  while (!(await next()).done);
}

function throwIncomplete(cause: unknown): never {
  throw new YoungMindsError('VALIDATION_FAILED', 'The body is incomplete. Send it again.', { cause });
}

/** Returns the same request with its body read, for a library that reads bodies of any size. @throws like `readText` */
export async function withBodyRead(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: await readText(request) });
}
