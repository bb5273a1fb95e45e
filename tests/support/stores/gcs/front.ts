import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../listen-on-loopback.ts';
import { forwardRequest } from '../forward-request.ts';
import { createLockRegister, type LockRegister, type ObjectLocks, type Resource, sendRefusal } from './object-locks.ts';
import { refusalOf, type Signer } from './signed-url.ts';
import { createUploadRegister, type UploadRegister } from './upload-register.ts';

export interface GcsFront {
  readonly url: string;
  readonly locks: ObjectLocks;
  /** Call this after a restart of the emulator. */
  forgetUploads(): void;
  close(): Promise<void>;
}

export interface GcsFrontOptions extends Signer {
  /** The emulator's address. */
  readonly target: string;
}

const API_PATHS = /^\/(storage|upload|resumable)\//;
/** Buckets and their objects in the JSON API, without policies such as IAM's. */
const RESOURCES = /^\/storage\/v1\/b\/[^/]+(\/o(\/[^/]+)?)?$/;

/**
 * Starts a front for what the emulator does not do: it checks the signature of every object request outside the API,
 * reports the progress of a resumable upload, and protects locked objects.
 */
export async function openGcsFront({ target, ...signer }: GcsFrontOptions): Promise<GcsFront> {
  const [uploads, locks] = [createUploadRegister(), createLockRegister()];
  const server = createServer((request, response) => {
    answer({ request, response, target, uploads, locks, signer }).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  });
  const listening = await listenOnLoopback(server);
  return {
    ...listening,
    locks,
    forgetUploads: () => uploads.forget(),
  };
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly uploads: UploadRegister;
  readonly locks: LockRegister;
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
  if (call.locks.isUsed() && RESOURCES.test(url.pathname)) return answerWithLocks(call);
  const uploadId = url.searchParams.get('upload_id');
  const range = request.headers['content-range'];
  if (uploadId === null || range === undefined) {
    return forwardRequest({ ...call, onAnswer: ({ headers }) => noteContentType(call, headers.location) });
  }
  await uploads.inTurn(uploadId, async () => {
    const known = uploads.answerTo(uploadId, range);
    if (known === null) {
      request.headers['content-type'] = uploads.contentTypes.get(uploadId);
      const onAnswer = ({ statusCode: status = 0 }: IncomingMessage) => uploads.note(uploadId, { range, status });
      return forwardRequest({ ...call, onAnswer });
    }
    request.resume();
    response.writeHead(known.status, known.headers).end();
  });
}

/** Answers requests for buckets and objects as a server that knows their locks. */
async function answerWithLocks(call: Call): Promise<void> {
  const { request, response, target, locks } = call;
  const { method, url = '' } = request;
  const isReading = method === 'GET' && !url.includes('alt=media');
  if (!isReading && method !== 'DELETE') return forwardRequest(call);
  const found = await fetch(new URL(url, target));
  if (found.ok) {
    const resource = (await found.json()) as Resource;
    if (isReading)
      return void response.writeHead(found.status, JSON_TYPE).end(JSON.stringify(locks.describe(resource)));
    const refusal = locks.refusalOf(resource);
    if (refusal !== null) return sendRefusal(response, refusal);
  }
  return forwardRequest(call);
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function noteContentType({ request, uploads }: Call, location: string | undefined): void {
  const type = request.headers['x-upload-content-type'];
  const uploadId = location === undefined ? null : new URL(location).searchParams.get('upload_id');
  if (uploadId !== null && typeof type === 'string') uploads.contentTypes.set(uploadId, type);
}
