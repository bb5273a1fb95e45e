import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { serveTwirp } from '../../support/egress-server/twirp-server.ts';

const UPGRADE = 'GET /rtc HTTP/1.1\r\nHost: livekit\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** Opens a WebSocket through an egress test server to a server that never closes it. */
async function openTunnel(resources: AsyncDisposableStack) {
  const livekit = createServer();
  const upgraded = Promise.withResolvers<Socket>();
  livekit.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => undefined).resume();
    resources.defer(() => void socket.destroy());
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    upgraded.resolve(socket);
  });
  await new Promise<void>((resolve) => livekit.listen(0, '127.0.0.1', resolve));
  resources.defer(() => void livekit.close());
  const { port } = livekit.address() as AddressInfo;
  const keys = { apiKey: 'key', apiSecret: 'secret' };
  const server = await serveTwirp({ keys, methods: {}, upstream: `http://127.0.0.1:${port}` });
  const client = connect(server.port, '127.0.0.1');
  resources.defer(() => void client.destroy());
  client.write(UPGRADE);
  await once(client, 'data');
  return { server, client, upstreamSocket: await upgraded.promise };
}

test('the server closes although a WebSocket to LiveKit is still open', async () => {
  await using resources = new AsyncDisposableStack();
  const { server, client } = await openTunnel(resources);
  const ended = once(client, 'close');
  await server.close();
  await ended;
  expect(client.destroyed).toBe(true);
});

test('a WebSocket ends for both when either end is destroyed', async () => {
  await using resources = new AsyncDisposableStack();
  const { server, client, upstreamSocket } = await openTunnel(resources);
  const ended = once(upstreamSocket, 'end');
  client.resetAndDestroy();
  await ended;
  expect(upstreamSocket.readableEnded).toBe(true);
  await server.close();
});
