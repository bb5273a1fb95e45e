import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort, reservePort } from './free-port.ts';

test('a reserved port is found free by no one else, and a server can listen on it', async () => {
  const { port, release } = await reservePort();
  expect(await findFreePort(port)).not.toBe(port);
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(async () => void (await server[Symbol.asyncDispose]()));
  await once(server, 'listening');
  release();
});

test('a released port can be found again', async () => {
  const { port, release } = await reservePort();
  release();
  await expect.poll(() => findFreePort(port)).toBe(port);
});
