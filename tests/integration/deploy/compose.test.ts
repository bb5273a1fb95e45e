import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIVEKIT_VERSION } from '@young-minds/local-services/livekit/find-server';
import { ROOT } from '@young-minds/local-services/project';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Compose, DEPLOY, readCompose, readDeployFile } from '../../support/deploy-files.ts';

describe('compose.yaml', () => {
  let compose: Compose;

  beforeAll(async () => {
    compose = await readCompose();
  });

  test('contains every part of the platform', () => {
    const parts = ['migrate', 'web', 'worker', 'livekit', 'egress', 'redis', 'postgres', 'caddy'];
    expect(Object.keys(compose.services).toSorted()).toEqual(parts.toSorted());
  });

  test('defines every volume and every service that another depends on', () => {
    for (const { depends_on = {}, volumes = [] } of Object.values(compose.services)) {
      for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty(name);
      const named = volumes.map((volume) => volume.split(':')[0] ?? '').filter((source) => !source.startsWith('.'));
      for (const name of named) expect(compose.volumes).toHaveProperty(name);
    }
  });

  test('builds the image once, and pulls it for no service', () => {
    const platform = Object.entries(compose.services).filter(([, { image }]) => image === 'young-minds');
    expect(platform.map(([name, { build, pull_policy }]) => [name, build !== undefined, pull_policy])).toEqual([
      ['migrate', true, undefined],
      ['web', false, 'never'],
      ['worker', false, 'never'],
    ]);
  });

  test('mounts templates from this folder', async () => {
    const files = await readdir(DEPLOY, { recursive: true });
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.slice(2).split(':')[0]),
    );
    expect(mounted.toSorted()).toEqual(['Caddyfile', 'egress.yaml', 'livekit.yaml', 'postgres/roles.sql']);
    for (const file of mounted) expect(files).toContain(file);
  });

  test('gives Egress and the worker one folder under one path, which survives a reboot', () => {
    const mountOf = (service: string) =>
      compose.services[service]?.volumes?.find((volume) => volume.startsWith('egress:'));
    expect(mountOf('egress')).toBe('egress:/var/lib/young-minds/egress');
    expect(mountOf('worker')).toBe(mountOf('egress'));
  });

  test('has no default for a secret', async () => {
    const text = await readDeployFile('compose.yaml');
    const secrets = [...text.matchAll(/\$\{(\w*(?:SECRET|PASSWORD))([^}]*)\}/g)].filter(
      ([, name]) => !name?.includes('AWS'),
    );
    expect(secrets.length).toBeGreaterThan(4);
    for (const [, name, modifier] of secrets)
      if (!name?.startsWith('SUPABASE')) expect([name, modifier]).toEqual([name, ':?']);
    const example = await readDeployFile('.env.example');
    for (const line of example.split('\n').filter((line) => /SECRET|PASSWORD/.test(line))) expect(line).toMatch(/=$/);
  });

  test('uses only variables that docs/environment.md or .env.example documents', async () => {
    const known = (await readFile(join(ROOT, 'docs/environment.md'), 'utf8')) + (await readDeployFile('.env.example'));
    const names = new Set(
      [...(await readDeployFile('compose.yaml')).matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name),
    );
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('gives the owner of the database to migrate alone', () => {
    const userOf = (service: string) =>
      /^postgres:\/\/(\w+):/.exec(compose.services[service]?.environment?.DATABASE_URL ?? '')?.[1];
    expect(['migrate', 'web', 'worker'].map(userOf)).toEqual(['young_minds', 'young_minds_app', 'young_minds_app']);
  });

  test('starts Egress only with its profile, which the recorder selects, and nothing waits for it', async () => {
    const inProfiles = Object.entries(compose.services).filter(([, { profiles }]) => profiles !== undefined);
    expect(inProfiles.map(([name, { profiles }]) => [name, profiles])).toEqual([['egress', ['egress']]]);
    for (const { depends_on = {} } of Object.values(compose.services)) expect(depends_on).not.toHaveProperty('egress');
    expect(await readDeployFile('.env.example')).toMatch(/^RECORDER=embedded$.*^COMPOSE_PROFILES=\$\{RECORDER\}$/ms);
  });

  test('trusts the forwarded addresses of its own network only', () => {
    const [network] = compose.networks.default.ipam.config;
    expect(network?.subnet).toMatch(/^\$\{NETWORK_SUBNET:-\d+\.\d+\.\d+\.0\/24\}$/);
    expect(compose.services.web?.environment?.TRUSTED_PROXIES).toBe(network?.subnet);
  });

  test('limits the log of every container', () => {
    for (const [name, { logging }] of Object.entries(compose.services))
      expect([name, logging?.options]).toEqual([name, { 'max-size': '20m', 'max-file': '5' }]);
  });

  test('passes the address of the worker’s health checks, and only tmpfs options that podman accepts', () => {
    expect(compose.services.worker?.environment).toHaveProperty('WORKER_HTTP_HOST');
    for (const { tmpfs = [] } of Object.values(compose.services)) expect(tmpfs.join()).not.toMatch(/uid=|gid=/);
  });

  test('gives no container a capability', () => {
    for (const { cap_add = [] } of Object.values(compose.services)) expect(cap_add).toEqual([]);
  });

  test('starts the release of LiveKit that the tests run with', () => {
    expect(compose.services.livekit?.image).toBe(`livekit/livekit-server:v${LIVEKIT_VERSION}`);
  });

  test('starts the same release of Egress as the systemd unit', async () => {
    expect(await readDeployFile('systemd/livekit-egress.service')).toContain(
      `docker.io/${compose.services.egress?.image}`,
    );
  });

  test('exposes only the proxy and the media ports', () => {
    const open = Object.entries(compose.services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port}`),
    );
    expect(open.toSorted()).toEqual(
      [
        'caddy 443:443',
        'caddy 443:443/udp',
        'caddy 80:80',
        'livekit 7881:7881/tcp',
        'livekit 7882:7882/udp',
      ].toSorted(),
    );
  });
});
