import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { ApiError, assertMay, may, noBucket, noObject, readerOf } from './api-error.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { ObjectFolder } from './object-folder.ts';
import { serveObject } from './serve-object.ts';
import { readToken, serverNowMs, signToken } from './tokens.ts';

export interface ObjectApiOptions {
  readonly bucket: BucketSettings;
  readonly objects: ObjectFolder;
  readonly secret: string;
}

interface Call extends ObjectApiOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The part of the path after the bucket. */
  readonly name: string;
}

const PREFIX = '/storage/v1';
const listingSchema = z.object({ prefix: z.string(), limit: z.number(), offset: z.number() });

/** Creates the JSON API of the storage server, and serves the objects behind signed URLs. */
export function createObjectApi(options: ObjectApiOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://localhost');
    try {
      await route({ ...options, request, response, url, name: '' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { statusCode, error: code, message } = error;
      // This API always answers 400 and puts the real status into the body.
      answer(response, { statusCode: String(statusCode), error: code, message }, 400);
    }
  };
}

const ROUTES: readonly (readonly [method: string, path: RegExp, handle: (call: Call) => Promise<void>])[] = [
  ['GET', /^\/object\/sign\/([^/]+)\/(.+)$/, openSigned],
  ['HEAD', /^\/object\/sign\/([^/]+)\/(.+)$/, openSigned],
  ['POST', /^\/object\/sign\/([^/]+)\/(.+)$/, sign],
  ['GET', /^\/object\/public\/([^/]+)\/(.+)$/, openPublic],
  ['GET', /^\/object\/info\/([^/]+)\/(.+)$/, sendInfo],
  ['POST', /^\/object\/list\/([^/]+)()$/, list],
  ['DELETE', /^\/object\/([^/]+)()$/, remove],
  ['POST', /^\/object\/(move)()$/, move],
  ['GET', /^\/bucket\/([^/]+)()$/, sendBucket],
];

/** Routes that do not refuse an invalid key. */
const ANONYMOUS_ROUTES: readonly unknown[] = [openSigned, openPublic, sendInfo];

async function route(call: Call): Promise<void> {
  const path = decodeURIComponent(call.url.pathname.slice(PREFIX.length));
  for (const [method, pattern, handle] of ROUTES) {
    const [, bucketId, name = ''] = (call.request.method === method && pattern.exec(path)) || [];
    if (bucketId === undefined) continue;
    if (!ANONYMOUS_ROUTES.includes(handle)) may('read', call.request, call.secret);
    if (handle !== move && bucketId !== call.bucket.id) throw noBucket();
    return handle({ ...call, name });
  }
  throw new ApiError(404, 'Not Found', `Route ${call.request.method}:${path} not found`);
}

async function sign({ request, response, bucket, objects, secret, name }: Call): Promise<void> {
  if (!may('read', request, secret) || (await objects.find(name)) === null) throw noObject();
  const { expiresIn } = z.object({ expiresIn: z.number() }).parse(await json(request));
  const url = `${bucket.id}/${name}`;
  const token = signToken({ url, exp: Math.floor(serverNowMs() / 1000) + expiresIn }, secret);
  answer(response, { signedURL: `/object/sign/${url}?token=${token}` });
}

async function openSigned(call: Call): Promise<void> {
  const { url, bucket, objects, secret, name } = call;
  const claims = readToken(url.searchParams.get('token') ?? '', secret);
  if ('refusal' in claims) throw new ApiError(400, 'InvalidJWT', claims.refusal);
  if (claims.url !== `${bucket.id}/${name}`)
    throw new ApiError(400, 'InvalidSignature', 'The url do not match the signature');
  const found = await objects.find(name);
  if (found === null) throw noObject();
  await serveObject(call, found);
}

async function openPublic(call: Call): Promise<void> {
  if (!call.bucket.public) throw noBucket();
  const found = await call.objects.find(call.name);
  if (found === null) throw noObject();
  await serveObject(call, found);
}

async function sendInfo({ request, response, bucket, objects, secret, name }: Call): Promise<void> {
  const reader = readerOf(request, secret);
  // An anonymous request does not see the bucket; a key of the public role does not see the object.
  if (reader === 'anonymous') throw noBucket();
  const found = reader === 'permitted' ? await objects.find(name) : null;
  if (found === null) throw noObject();
  const { sizeBytes: size, contentType: content_type, modifiedAt } = found;
  const last_modified = modifiedAt.toISOString();
  answer(response, {
    id: name,
    name,
    bucket_id: bucket.id,
    size,
    content_type,
    last_modified,
    created_at: last_modified,
  });
}

async function list({ request, response, objects, secret }: Call): Promise<void> {
  const { prefix, limit, offset } = listingSchema.parse(await json(request));
  const visible = may('read', request, secret) ? await objects.list(prefix) : [];
  const entries = visible.slice(offset, offset + limit);
  answer(
    response,
    entries.map(({ name, isFolder }) => ({ name, id: isFolder ? null : name, metadata: isFolder ? null : {} })),
  );
}

async function remove({ request, response, objects, secret }: Call): Promise<void> {
  const { prefixes } = z.object({ prefixes: z.array(z.string()) }).parse(await json(request));
  const removed: { name: string }[] = [];
  // As on the real server, row-level security hides what a key may not delete: the answer is an empty list, no refusal.
  if (!may('write', request, secret)) return answer(response, removed);
  for (const name of prefixes) if (await objects.remove(name)) removed.push({ name });
  answer(response, removed);
}

const moveSchema = z.object({ bucketId: z.string(), sourceKey: z.string(), destinationKey: z.string() });

async function move({ request, response, bucket, objects, secret }: Call): Promise<void> {
  const { bucketId, sourceKey, destinationKey } = moveSchema.parse(await json(request));
  if (bucketId !== bucket.id) throw noBucket();
  assertMay('write', request, secret);
  await objects.move(sourceKey, destinationKey);
  answer(response, { message: 'Successfully moved' });
}

async function sendBucket({ request, response, bucket, secret }: Call): Promise<void> {
  if (!may('read', request, secret)) throw noBucket();
  answer(response, { ...bucket, name: bucket.id, owner: '' });
}

function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
