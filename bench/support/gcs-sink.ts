import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GcsSink {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Takes resumable uploads as Google Cloud Storage does and forgets their bytes. The emulator of the tests holds whole
 * objects in memory and hashes them anew with every chunk, so that gigabytes cannot be measured with it.
 */
export async function openGcsSink(): Promise<GcsSink> {
  const uploads = new Map<
    string,
    { sizeBytes: number; readonly md5: ReturnType<typeof createHash>; contentType: string }
  >();
  let stored: object | null = null;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const id = url.searchParams.get('upload_id') ?? '';
    const answer = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (request.method === 'POST') {
      const contentType = String(request.headers['x-upload-content-type']);
      const newId = String(uploads.size + 1);
      uploads.set(newId, { sizeBytes: 0, md5: createHash('md5'), contentType });
      request.resume();
      return answer(200, {}, { Location: `${url.origin}/upload?upload_id=${newId}` });
    }
    const upload = uploads.get(id);
    if (request.method === 'PUT' && upload !== undefined) {
      for await (const chunk of request) {
        upload.sizeBytes += chunk.length;
        upload.md5.update(chunk);
      }
      const total = Number(/\/(\d+)$/.exec(request.headers['content-range'] ?? '')?.[1]);
      if (upload.sizeBytes < total) return answer(308, {}, { Range: `bytes=0-${upload.sizeBytes - 1}` });
      const { contentType, md5, sizeBytes } = upload;
      stored = { size: String(sizeBytes), contentType, md5Hash: md5.digest('base64') };
      return answer(200, stored);
    }
    if (/\/o$/.test(url.pathname)) return answer(200, { items: [] });
    return stored === null ? answer(404, { error: { code: 404, message: 'No such object' } }) : answer(200, stored);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
