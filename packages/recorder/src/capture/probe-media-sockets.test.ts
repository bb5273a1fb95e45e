import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { probeMediaSockets } from './probe-media-sockets.ts';

/** An error with the shape of Node's own under a unit without AF_NETLINK. */
function noNetlink(): never {
  const message = 'A system error occurred: uv_interface_addresses returned Unknown system error 97';
  throw Object.assign(new Error(message), { code: 'ERR_SYSTEM_ERROR', errno: 97 });
}

test('succeeds where interfaces can be listed and UDP can be bound', async () => {
  await expect(probeMediaSockets()).resolves.toBeUndefined();
});

test('names the unit setting if netlink sockets are forbidden', async () => {
  const probe = probeMediaSockets({ listInterfaces: noNetlink, openSocket: () => createSocket('udp4') });
  await expect(probe).rejects.toMatchObject({
    code: 'RECORDER_UNAVAILABLE',
    message: expect.stringMatching(/AF_NETLINK.*uv_interface_addresses.*97/),
  });
});

test('names the unit setting if no UDP socket can be bound, and closes the socket', async () => {
  const socket = createSocket({
    type: 'udp4',
    lookup: (_host, _family, answer) => answer(new Error('EAFNOSUPPORT'), '', 4),
  });
  const isClosed = new Promise((resolve) => socket.once('close', () => resolve(true)));
  const probe = probeMediaSockets({ listInterfaces: networkInterfaces, openSocket: () => socket });
  await expect(probe).rejects.toMatchObject({ message: expect.stringMatching(/AF_INET.*EAFNOSUPPORT/) });
  expect(await isClosed).toBe(true);
});

test('names the unit setting if no UDP socket can be created', async () => {
  const openSocket = () => {
    throw new Error('socket EPERM');
  };
  await expect(probeMediaSockets({ listInterfaces: networkInterfaces, openSocket })).rejects.toMatchObject({
    message: expect.stringMatching(/Opening a UDP socket failed.*EPERM/),
  });
});
