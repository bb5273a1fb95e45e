import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { createLimitedServer } from './limited-server.ts';

const QUICK = { headersMs: 200, requestMs: 400, checkMs: 50 };
const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

/** Starts a server that echoes bodies, and connects to it. */
async function connectToServer(): Promise<Socket> {
  const server = createLimitedServer((request, response) => void request.pipe(response), QUICK);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connect((server.address() as AddressInfo).port, '127.0.0.1');
}

function headOf(path: string, header: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: young-minds.test\r\n${header}\r\n\r\n`;
}

it('passes on a body within the limit', async () => {
  const socket = await connectToServer();
  socket.write(`${headOf('/api/bookings', 'Content-Length: 2\r\nConnection: close')}ok`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*ok/);
});

it.each([
  ['/api/bookings', 100_001],
  ['/api/auth/sign-up/email', 100_001],
  ['/api/livekit/webhook/recording', 1_000_001],
  ['/', 100_001],
])('refuses a body for %s that declares %i bytes, and closes the connection', async (path, size) => {
  const socket = await connectToServer();
  socket.write(headOf(path, `Content-Length: ${size}`));
  const response = await text(socket);
  expect(response).toMatch(/^HTTP\/1\.1 413 /);
  expect(response).toContain('"code":"BODY_TOO_LARGE"');
});

it.each([
  ['headers', 'POST / HTTP/1.1\r\nHost: young-minds.test\r\n'],
  ['a body', `${headOf('/api/bookings', 'Content-Length: 100')}a`],
  ['a chunked body', `${headOf('/api/bookings', 'Transfer-Encoding: chunked')}1\r\na\r\n`],
])('closes the connection of a client that never finishes %s', async (_what, sent) => {
  const socket = await connectToServer();
  socket.on('error', () => {});
  socket.write(sent);
  await new Promise((resolve) => socket.resume().once('close', resolve));
});

it.each([
  ['a malformed percent-encoding', 'GET /meeting/%zz HTTP/1.1'],
  ['an incomplete UTF-8 sequence', 'GET /api/recordings/%E0%A4/playback-url HTTP/1.1'],
  ['a router state that is not JSON', 'GET / HTTP/1.1\r\nRSC: 1\r\nNext-Router-State-Tree: {'],
  ['a router state of another shape', 'GET / HTTP/1.1\r\nRSC: 1\r\nNext-Router-State-Tree: %5B5%5D'],
  ['two router states', 'GET / HTTP/1.1\r\nNext-Router-State-Tree: [""]\r\nNext-Router-State-Tree: [""]'],
])('refuses %s', async (_what, head) => {
  const socket = await connectToServer();
  socket.end(`${head}\r\nHost: young-minds.test\r\nConnection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"VALIDATION_FAILED"/);
});

it('passes on a valid router state', async () => {
  const socket = await connectToServer();
  const state = encodeURIComponent(JSON.stringify(['', { children: ['__PAGE__', {}] }, null, null]));
  socket.end(
    `GET / HTTP/1.1\r\nHost: young-minds.test\r\nConnection: close\r\nNext-Router-State-Tree: ${state}\r\n\r\n`,
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
});
