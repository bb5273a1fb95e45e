import { type FileHandle, open } from 'node:fs/promises';
import { type Clock, type ErrorCode, isYoungMindsError, systemClock, YoungMindsError } from '@young-minds/core';
import { contentTypeOf } from '../shared/content-headers.ts';
import { onDisk } from './disk-error.ts';
import { findObjectFile } from './object-file.ts';
import { createUrlSigner, type SignedUrlClaims } from './url-signer.ts';

/** The HTTP status of each refusal. The caller logs and answers all other errors. */
const REFUSAL_STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  SIGNED_URL_INVALID: 403,
  SIGNED_URL_EXPIRED: 403,
  OBJECT_NOT_FOUND: 404,
  RANGE_NOT_SATISFIABLE: 416,
};

/** Sent with every response. The URL gives access, so neither the URL nor the object may be cached or passed on. */
const PRIVATE_HEADERS = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const SINGLE_BYTE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;
const CHUNK_SIZE_BYTES = 256 * 1024;

interface SignedObjectHandlerOptions {
  readonly directory: string;
  readonly signingSecret: string;
  readonly clock?: Clock;
}

/**
 * Creates the handler of GET and HEAD requests for URLs that `createLocalStorage` signs. It serves the whole object or
 * a single range: 200, 206, 403, 404, 416.
 * @throws STORAGE_UNAVAILABLE, which the caller logs and answers
 */
export function createSignedObjectHandler(
  options: SignedObjectHandlerOptions,
): (request: Request) => Promise<Response> {
  const { directory, signingSecret, clock = systemClock } = options;
  const signer = createUrlSigner(signingSecret);
  return async (request) => {
    try {
      const claims = signer.verify(new URL(request.url), clock.now());
      return await respond(request, await onDisk(directory, () => openObject(directory, claims)));
    } catch (error) {
      if (isYoungMindsError(error) && error.code in REFUSAL_STATUS) return refuse(error);
      throw error;
    }
  };
}

interface OpenObject {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly entityTag: string;
  readonly headers: Headers;
}

async function openObject(directory: string, { path, disposition }: SignedUrlClaims): Promise<OpenObject> {
  const file = await findObjectFile(directory, path);
  if (file === null)
    throw new YoungMindsError('OBJECT_NOT_FOUND', 'This recording is not in the store.', { details: { path } });
  const handle = await open(file, 'r');
  const { size, mtime } = await handle.stat();
  // Objects are never overwritten, so size and modification time identify the content.
  const entityTag = `"${size.toString(16)}-${mtime.getTime().toString(16)}"`;
  const headers = new Headers({
    ...PRIVATE_HEADERS,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': disposition,
    'Content-Type': contentTypeOf(path),
    ETag: entityTag,
    'Last-Modified': mtime.toUTCString(),
  });
  return { handle, sizeBytes: size, entityTag, headers };
}

async function respond(request: Request, object: OpenObject): Promise<Response> {
  const range = requestedRange(request, object);
  if (range.kind === 'unsatisfiable') {
    await object.handle.close();
    return refuseRange(object.sizeBytes);
  }
  const { start, end } = range.kind === 'part' ? range : { start: 0, end: object.sizeBytes - 1 };
  const headers = new Headers(object.headers);
  headers.set('Content-Length', String(end - start + 1));
  if (range.kind === 'part') headers.set('Content-Range', `bytes ${start}-${end}/${object.sizeBytes}`);
  const answer = { status: range.kind === 'part' ? 206 : 200, headers };
  if (request.method === 'HEAD' || object.sizeBytes === 0) {
    await object.handle.close();
    return new Response(null, answer);
  }
  return new Response(streamFile({ handle: object.handle, start, end, signal: request.signal }), answer);
}

/** Ranges are defined for GET only. @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5 for If-Range */
function requestedRange(request: Request, { sizeBytes, entityTag, headers }: OpenObject): RequestedRange {
  const condition = request.headers.get('If-Range');
  const isUnchanged = condition === null || condition === entityTag || condition === headers.get('Last-Modified');
  const header = request.method === 'GET' && isUnchanged ? request.headers.get('Range') : null;
  return parseRange(header, sizeBytes);
}

function refuseRange(sizeBytes: number): Response {
  const error = new YoungMindsError('RANGE_NOT_SATISFIABLE', 'The recording does not have the bytes asked for.');
  const response = refuse(error);
  response.headers.set('Content-Range', `bytes */${sizeBytes}`);
  return response;
}

function refuse(error: YoungMindsError): Response {
  const status = REFUSAL_STATUS[error.code] ?? 500;
  return Response.json({ error: error.message, code: error.code }, { status, headers: PRIVATE_HEADERS });
}

/** The part of an object that a Range header requests; positions are inclusive. */
type RequestedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RequestedRange = { kind: 'whole' };
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' };

/**
 * Parses a Range header. A malformed header, another unit or a list of ranges selects the whole object, as the
 * specification allows.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
export function parseRange(header: string | null, sizeBytes: number): RequestedRange {
  const [, first, last] = header?.match(SINGLE_BYTE_RANGE) ?? [];
  if (first === undefined || last === undefined || first + last === '') return WHOLE;
  if (first === '') return suffix(Number(last), sizeBytes);
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last);
  return fromStart(Number(first), end, sizeBytes);
}

function suffix(length: number, sizeBytes: number): RequestedRange {
  if (length === 0) return UNSATISFIABLE;
  // The suffix of an empty object is satisfiable, but no Content-Range can describe it.
  if (sizeBytes === 0) return WHOLE;
  return { kind: 'part', start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

function fromStart(start: number, end: number, sizeBytes: number): RequestedRange {
  if (end < start) return WHOLE;
  if (start >= sizeBytes) return UNSATISFIABLE;
  return { kind: 'part', start, end: Math.min(end, sizeBytes - 1) };
}

interface StreamFileRequest {
  /** The stream closes it when it ends, fails or is canceled. */
  readonly handle: FileHandle;
  /** First and last byte, inclusive. */
  readonly start: number;
  readonly end: number;
  /** Aborts when the client disconnects, even before it has read anything. */
  readonly signal: AbortSignal;
}

/** Returns a part of a file as a web stream. It does not read ahead, so a paused player uses no memory. */
export function streamFile({ handle, start, end, signal }: StreamFileRequest): ReadableStream<Uint8Array> {
  let position = start;
  const close = () => handle.close();
  if (signal.aborted) void close();
  signal.addEventListener('abort', close, { once: true });
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const chunk = await readChunk(handle, position, Math.min(CHUNK_SIZE_BYTES, end - position + 1));
    position += chunk.length;
    controller.enqueue(chunk);
    if (position <= end) return;
    await handle.close();
    controller.close();
  };
  return new ReadableStream({ pull, cancel: close }, { highWaterMark: 0 });
}

async function readChunk(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === 0) throw new Error('The file became shorter while it was being sent.');
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
