import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ObjectFacts } from './object-folder.ts';

interface ServeRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers with an object, or with the part of it that a Range header requests. */
export async function serveObject({ request, response, url }: ServeRequest, object: ObjectFacts): Promise<void> {
  const headers = { 'Content-Type': object.contentType, 'Accept-Ranges': 'bytes', ...dispositionOf(url) };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(first ?? 0);
  const end = Math.min(last === undefined || last === '' ? Infinity : Number(last), object.sizeBytes - 1);
  if (first !== undefined && start >= object.sizeBytes) {
    response.writeHead(416, { 'Content-Range': `bytes */${object.sizeBytes}` }).end();
    return;
  }
  const isPart = first !== undefined;
  response.writeHead(isPart ? 206 : 200, {
    ...headers,
    'Content-Length': end - start + 1,
    ...(isPart ? { 'Content-Range': `bytes ${start}-${end}/${object.sizeBytes}` } : {}),
  });
  if (request.method === 'HEAD' || object.sizeBytes === 0) return void response.end();
  await pipeline(createReadStream(object.file, { start, end }), response);
}

function dispositionOf({ searchParams }: URL): Record<string, string> {
  const name = searchParams.get('download');
  if (name === null) return {};
  if (name === '') return { 'Content-Disposition': 'attachment;' };
  const encoded = encodeURIComponent(name);
  return { 'Content-Disposition': `attachment; filename=${encoded}; filename*=UTF-8''${encoded};` };
}
