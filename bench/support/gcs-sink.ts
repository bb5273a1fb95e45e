import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../tests/support/listen-on-loopback.ts';

export interface GcsSink {
  readonly url: string;
  close(): Promise<void>;
}

interface Upload {
  readonly name: string;
  readonly contentType: string;
  readonly md5: ReturnType<typeof createHash>;
  sizeBytes: number;
}

/**
 * Accepts resumable uploads as Google Cloud Storage does, from its clients for Node and for Go, and discards the bytes.
 * The emulator of the tests holds whole objects in memory and hashes them again with every chunk, so gigabytes cannot
 * be measured with it.
 */
export async function openGcsSink(): Promise<GcsSink> {
  const uploads = new Map<string, Upload>();
  const stored = new Map<string, object>();
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const answer = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
    const upload = uploads.get(url.searchParams.get('upload_id') ?? '');
    if (upload !== undefined) {
      const isWhole = await readChunk(upload, request);
      if (!isWhole) return answer(...incomplete(upload, request));
      const object = objectOf(upload);
      stored.set(upload.name, object);
      return answer(200, object);
    }
    if (request.method === 'POST') {
      const contentType = String(request.headers['x-upload-content-type']);
      const newId = String(uploads.size + 1);
      const name = url.searchParams.get('name') ?? '';
      uploads.set(newId, { name, contentType, md5: createHash('md5'), sizeBytes: 0 });
      request.resume();
      return answer(200, {}, { Location: `${url.origin}/upload?upload_id=${newId}` });
    }
    if (/\/o$/.test(url.pathname)) return answer(200, { items: [] });
    const object = stored.get(decodeURIComponent(url.pathname.replace(/^.*\/o\//, '')));
    return object === undefined
      ? answer(404, { error: { code: 404, message: 'No such object' } })
      : answer(200, object);
  });
  return listenOnLoopback(server);
}

/**
 * Reads a chunk and returns whether it was the last one. Only the last one has the total size if the sender does not
 * know it before.
 */
async function readChunk(upload: Upload, request: IncomingMessage): Promise<boolean> {
  for await (const chunk of request) {
    upload.sizeBytes += chunk.length;
    upload.md5.update(chunk);
  }
  const total = /\/(\d+)$/.exec(request.headers['content-range'] ?? '')?.[1];
  return total !== undefined && upload.sizeBytes >= Number(total);
}

/** Returns status 308, or its substitute if the sender's library would treat 308 as a redirection. */
function incomplete({ sizeBytes }: Upload, { headers }: IncomingMessage): [number, object, Record<string, string>] {
  const range = { Range: `bytes=0-${sizeBytes - 1}` };
  return headers['x-guploader-no-308'] === undefined
    ? [308, {}, range]
    : [200, {}, { ...range, 'X-HTTP-Status-Code-Override': '308' }];
}

function objectOf({ name, contentType, md5, sizeBytes }: Upload): object {
  const now = new Date().toISOString();
  const facts = { name, contentType, size: String(sizeBytes), md5Hash: md5.digest('base64') };
  return { kind: 'storage#object', bucket: 'recordings', ...facts, timeCreated: now, updated: now };
}
