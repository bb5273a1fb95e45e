import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { expect, test } from 'vitest';

/** Returns the address families that a unit's sockets may use. */
async function readAddressFamilies(unit: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'deploy/systemd', unit), 'utf8');
  return [...text.matchAll(/^RestrictAddressFamilies=(.*)$/gm)].flatMap(([, families = '']) => families.split(' '));
}

// Both list the machine's network interfaces for ICE, which needs a netlink socket.
test.each(['young-minds-worker.service', 'livekit.service'])('%s may list network interfaces', async (unit) => {
  expect(await readAddressFamilies(unit)).toEqual(expect.arrayContaining(['AF_INET', 'AF_INET6', 'AF_NETLINK']));
});
