import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, test } from 'vitest';
import { createClientAddress, listenHost } from './listening.ts';

describe('close on signal', () => {
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

  test('after SIGTERM, finishes open responses, rejects new requests and exits with 0', async () => {
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

describe('listen host', () => {
  it.each([
    ['http://localhost:3000', '127.0.0.1'],
    ['http://127.0.0.1:3000', '127.0.0.1'],
    ['http://[::1]:3000', '127.0.0.1'],
    ['https://mentoring.example', undefined],
    ['http://192.168.1.5:3000', undefined],
  ])('a site at %s listens on %s', (baseUrl, host) => {
    expect(listenHost(baseUrl)).toBe(host);
  });
});

describe('client address', () => {
  const PROXY = '10.0.0.1';

  describe('the client address of a request', () => {
    it.each([
      ['there is no proxy', undefined],
      ['a client forges a header', '1.2.3.4'],
      ['a client forges a chain', '1.2.3.4, 10.0.0.1'],
    ])('is the peer if %s and no proxy is trusted', (_when, forwardedFor) => {
      const clientAddress = createClientAddress([]);
      expect(clientAddress({ peerAddress: '203.0.113.7', forwardedFor })).toBe('203.0.113.7');
    });

    it.each([
      ['203.0.113.7', '203.0.113.7'],
      ['1.2.3.4, 203.0.113.7', '203.0.113.7'],
      ['1.2.3.4, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
      ['2001:db8::1', '2001:db8::1'],
      [undefined, PROXY],
      ['', PROXY],
      ['garbage', PROXY],
      ['1.2.3.4, garbage', PROXY],
    ])('behind trusted proxies, comes from the chain %j: %s', (forwardedFor, client) => {
      const clientAddress = createClientAddress(['10.0.0.0/24']);
      expect(clientAddress({ peerAddress: PROXY, forwardedFor })).toBe(client);
    });

    it('ignores the header of a peer that is not a trusted proxy', () => {
      const clientAddress = createClientAddress([PROXY]);
      expect(clientAddress({ peerAddress: '203.0.113.7', forwardedFor: '1.2.3.4' })).toBe('203.0.113.7');
    });

    it('recognizes IPv4 proxies mapped to IPv6', () => {
      const clientAddress = createClientAddress([PROXY, 'fd00::/8']);
      expect(clientAddress({ peerAddress: '::ffff:10.0.0.1', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
      expect(clientAddress({ peerAddress: 'fd00::5', forwardedFor: '203.0.113.7' })).toBe('203.0.113.7');
    });

    it.each([['proxy.example'], ['10.0.0.0/33'], ['10.0.0/8'], ['10.0.0.1/x']])('rejects the setting %s', (entry) => {
      expect(() => createClientAddress([entry])).toThrow(
        `TRUSTED_PROXIES: ${entry} is not a valid IP address or CIDR range.`,
      );
    });
  });
});
