import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { describe, expect, test } from 'vitest';
import { DEPLOY, provideProgram } from '../../support/deploy-files.ts';

const caddy = await provideProgram('caddy', 'caddy');

describe.runIf(caddy !== null)('Caddyfile', () => {
  test('is valid with and without the addresses that compose sets', async () => {
    const file = join(DEPLOY, 'Caddyfile');
    const hosts = { SITE_HOST: 'young-minds.example', LIVEKIT_HOST: 'livekit.example' };
    for (const env of [hosts, { ...hosts, WEB_UPSTREAM: 'web:3000', LIVEKIT_UPSTREAM: 'livekit:7880' }]) {
      await runCommand(caddy ?? '', ['validate', '--adapter', 'caddyfile', '--config', file], { env });
      const adapted = JSON.parse(await runCommand(caddy ?? '', ['adapt', '--config', file], { env }));
      const { routes } = adapted.apps.http.servers.srv0;
      expect(JSON.stringify(routes)).toContain('young-minds.example');
      expect(JSON.stringify(routes)).toContain('WEB_UPSTREAM' in env ? 'livekit:7880' : '127.0.0.1:7880');
    }
  });
});
