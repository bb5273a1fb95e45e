import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { refusalOf, type Signer } from './signed-url.ts';
import { createUploadRegister, type UploadRegister } from './upload-register.ts';

export interface GcsFront {
  readonly url: string;
  /** Call this after a restart of the emulator. */
  forgetUploads(): void;
  close(): Promise<void>;
}

export interface GcsFrontOptions extends Signer {
  /** The emulator's address. */
  readonly target: string;
}

const API_PATHS = /^\/(storage|upload|resumable)\//;

/**
 * Starts a front for what the emulator does not do: it checks the signature of every object request outside the API,
 * and reports the progress of a resumable upload.
 */
export async function openGcsFront({ target, ...signer }: GcsFrontOptions): Promise<GcsFront> {
  const uploads = createUploadRegister();
  const server = createServer((request, response) => {
    answer({ request, response, target, uploads, signer }).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    forgetUploads: () => uploads.forget(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly uploads: UploadRegister;
  readonly signer: Signer;
}

async function answer(call: Call): Promise<void> {
  const { request, response, uploads, signer } = call;
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  if (!API_PATHS.test(url.pathname)) {
    const refusal = refusalOf(request, url, signer);
    // The emulator serves objects only under this host name.
    request.headers.host = 'storage.googleapis.com';
    if (refusal !== null) return void response.writeHead(refusal === 'ExpiredToken' ? 400 : 403).end(refusal);
  }
  const uploadId = url.searchParams.get('upload_id');
  const range = request.headers['content-range'];
  if (uploadId === null || range === undefined) {
    return forward(call, ({ headers }) => noteContentType(call, headers.location));
  }
  await uploads.inTurn(uploadId, async () => {
    const known = uploads.answerTo(uploadId, range);
    if (known === null) {
      request.headers['content-type'] = uploads.contentTypes.get(uploadId);
      return forward(call, ({ statusCode: status = 0 }) => uploads.note(uploadId, { range, status }));
    }
    request.resume();
    response.writeHead(known.status, known.headers).end();
  });
}

function noteContentType({ request, uploads }: Call, location: string | undefined): void {
  const type = request.headers['x-upload-content-type'];
  const uploadId = location === undefined ? null : new URL(location).searchParams.get('upload_id');
  if (uploadId !== null && typeof type === 'string') uploads.contentTypes.set(uploadId, type);
}

/** Forwards a request to the emulator and returns its response. */
async function forward(
  { request, response, target }: Call,
  onAnswer: (answer: IncomingMessage) => void,
): Promise<void> {
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { method = 'GET', headers, url = '' } = request;
  const outgoing = send(new URL(url, target), { method, headers }, resolve).on('error', reject);
  // A connection that is cut on one side is cut on the other, as if there were no front.
  request.on('aborted', () => outgoing.destroy());
  const sent = pipeline(request, outgoing);
  const incoming = await Promise.race([answered, sent.then(() => answered)]);
  onAnswer(incoming);
  response.writeHead(incoming.statusCode ?? 502, incoming.headers);
  await pipeline(incoming, response);
}
