import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadServer, RELEASE_ARCHIVES } from './find-server.ts';

let folder: string;
let host: Server;
let archive: Buffer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  writeFileSync(join(folder, 'livekit-server'), 'the program');
  execFileSync('tar', ['-czf', join(folder, 'packed'), '-C', folder, 'livekit-server']);
  archive = readFileSync(join(folder, 'packed'));
  rmSync(join(folder, 'livekit-server'));
  host = createServer((request, response) =>
    response.writeHead(request.url === '/gone.tar.gz' ? 404 : 200).end(archive),
  );
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
});

afterEach(() => {
  host.close();
  rmSync(folder, { recursive: true });
});

function urlOf(name: string): string {
  const address = host.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/${name}`;
}

test('unpacks a release that matches its pinned checksum', async () => {
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const program = await downloadServer({ url: urlOf('livekit.tar.gz'), sha256 }, folder);
  expect(readFileSync(program, 'utf8')).toBe('the program');
});

test('rejects other content and does not unpack it', async () => {
  const release = { url: urlOf('livekit.tar.gz'), sha256: '0'.repeat(64) };
  await expect(downloadServer(release, folder)).rejects.toThrow(/has the SHA-256 [0-9a-f]{64}, not 0{64}/);
  expect(existsSync(join(folder, 'livekit-server'))).toBe(false);
});

test('reports a release that does not exist', async () => {
  const release = { url: urlOf('gone.tar.gz'), sha256: '' };
  await expect(downloadServer(release, folder)).rejects.toThrow('could not be downloaded: status 404');
});

test('reports an unreachable host', async () => {
  const release = { url: 'http://127.0.0.1:1/livekit.tar.gz', sha256: '' };
  await expect(downloadServer(release, folder)).rejects.toThrow(/could not be downloaded: /);
});

test.each(Object.entries(RELEASE_ARCHIVES))('the pinned checksum for %s is a SHA-256', (_target, { sha256 }) => {
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
