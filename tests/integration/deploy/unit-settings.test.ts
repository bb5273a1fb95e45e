import { expect, test } from 'vitest';
import { readDeployFile } from '../../support/deploy-files.ts';

const readUnit = (file: string) => readDeployFile(`systemd/${file}`);

/** Returns the address families that a unit's sockets may use. */
async function readAddressFamilies(unit: string): Promise<readonly string[]> {
  const text = await readUnit(unit);
  return [...text.matchAll(/^RestrictAddressFamilies=(.*)$/gm)].flatMap(([, families = '']) => families.split(' '));
}

// Both list the machine's network interfaces for ICE, which needs a netlink socket.
test.each(['young-minds-worker.service', 'livekit.service'])('%s may list network interfaces', async (unit) => {
  expect(await readAddressFamilies(unit)).toEqual(expect.arrayContaining(['AF_INET', 'AF_INET6', 'AF_NETLINK']));
});

test('livekit.service reads its settings as a credential, because its account may not open their folder', async () => {
  const unit = await readUnit('livekit.service');
  expect(unit).toMatch(/^LoadCredential=livekit\.yaml:\/etc\/young-minds\/livekit\.yaml$/m);
  expect(unit).toMatch(/^ExecStart=\S+ --config %d\/livekit\.yaml$/m);
});

test('livekit.service fails if LiveKit exits with 0 before it answers', async () => {
  expect(await readUnit('livekit.service')).toMatch(/^ExecStartPost=\S*curl .*http:\/\/127\.0\.0\.1:7880$/m);
});

test('young-minds-web.service listens on loopback unless the environment file says otherwise', async () => {
  const lines = (await readUnit('young-minds-web.service')).split('\n');
  const host = lines.indexOf('Environment=WEB_HTTP_HOST=127.0.0.1');
  expect(host).toBeGreaterThan(-1);
  // A later setting overrides an earlier one.
  expect(lines.indexOf('EnvironmentFile=/etc/young-minds/environment')).toBeGreaterThan(host);
});

test.each(['young-minds-web.service', 'young-minds-worker.service'])('%s runs the current release', async (unit) => {
  const paths = [...(await readUnit(unit)).matchAll(/\/opt\/young-minds\/\S*/g)].map(([path]) => path);
  expect(paths.length).toBeGreaterThan(2);
  expect(paths.filter((path) => !path.startsWith('/opt/young-minds/current'))).toEqual([]);
});

test.each([
  ...['young-minds-web.service', 'young-minds-worker.service', 'livekit.service', 'livekit-egress.service'],
  ...['caddy.service.d/restart.conf', 'postgresql@.service.d/restart.conf'],
])('%s restarts after a crash, however often', async (file) => {
  const unit = await readUnit(file);
  expect(unit).toMatch(/^Restart=(always|on-failure)$/m);
  // Otherwise systemd stops after five starts within ten seconds.
  expect(unit).toMatch(/^\[Unit\]\n(?:.+\n)*StartLimitIntervalSec=0$/m);
});
