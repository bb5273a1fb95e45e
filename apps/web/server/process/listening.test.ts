import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { listenHost } from './listening.ts';

describe('closeOnSignal', () => {
  /** Starts a response, and ends it after SIGTERM. */
  const PROGRAM = `
  import { createServer } from 'node:http';
  import { closeOnSignal } from ${JSON.stringify(join(import.meta.dirname, 'listening.ts'))};
  const server = createServer((_, response) => {
    response.write('half and ');
    process.once('SIGTERM', () => setImmediate(() => response.end('half')));
    console.log('asked');
  });
  closeOnSignal(server);
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

  it('after SIGTERM, finishes open responses, rejects new requests and exits with 0', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const address = `http://127.0.0.1:${(await lines.next()).value}`;
    const answer = fetch(address);
    expect((await lines.next()).value).toBe('asked');
    child.kill('SIGTERM');
    expect(await (await answer).text()).toBe('half and half');
    expect(await exited).toEqual([0, null]);
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe('listenHost', () => {
  it.each([
    ['http://localhost:3000', null, '127.0.0.1'],
    ['http://127.0.0.1:3000', null, '127.0.0.1'],
    ['http://[::1]:3000', null, '127.0.0.1'],
    ['https://mentoring.example', null, undefined],
    ['http://192.168.1.5:3000', null, undefined],
    ['https://mentoring.example', '127.0.0.1', '127.0.0.1'],
    ['http://localhost:3000', '0.0.0.0', '0.0.0.0'],
  ])('a site at %s with WEB_HTTP_HOST %s listens on %s', (baseUrl, host, expected) => {
    expect(listenHost({ host, baseUrl })).toBe(expected);
  });
});
