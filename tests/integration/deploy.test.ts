import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { createDatabase } from '@young-minds/database';
import { LIVEKIT_VERSION } from '@young-minds/local-services/livekit/find-server';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { findOnPath, runCommand } from '@young-minds/local-services/processes/run-command';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { ROOT } from '@young-minds/local-services/project';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';
import { DockerfileParser } from 'dockerfile-ast';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { runtimeUrlFor } from '../support/database.ts';

const DEPLOY = join(ROOT, 'deploy');
const read = (name: string) => readFile(join(DEPLOY, name), 'utf8');

/**
 * Returns the program if it is installed or can be installed. Otherwise the tests that need it report why they are
 * skipped.
 */
async function provide(program: string, debianPackage: string): Promise<string | null> {
  const found = await findOnPath(program);
  if (found !== null) return found;
  await installWithApt(debianPackage, console.log).catch((error: unknown) => console.log(String(error)));
  return findOnPath(program);
}

const caddy = await provide('caddy', 'caddy');
const openssl = await provide('openssl', 'openssl');
const psql = await provide('psql', 'postgresql-client');
const systemdAnalyze = await provide('systemd-analyze', 'systemd');
for (const [name, path] of Object.entries({ caddy, openssl, psql, systemdAnalyze })) {
  if (path === null) console.log(`${name} is not here and cannot be installed: its templates are parsed and not run`);
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: { readonly default: { readonly ipam: { readonly config: readonly { subnet: string }[] } } };
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly build?: { readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
}

describe('compose.yaml', () => {
  let compose: Compose;

  beforeAll(async () => {
    compose = parse(await read('compose.yaml'), { merge: true });
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
    const text = await read('compose.yaml');
    const secrets = [...text.matchAll(/\$\{(\w*(?:SECRET|PASSWORD))([^}]*)\}/g)].filter(
      ([, name]) => !name?.includes('AWS'),
    );
    expect(secrets.length).toBeGreaterThan(4);
    for (const [, name, modifier] of secrets)
      if (!name?.startsWith('SUPABASE')) expect([name, modifier]).toEqual([name, ':?']);
    const example = await read('.env.example');
    for (const line of example.split('\n').filter((line) => /SECRET|PASSWORD/.test(line))) expect(line).toMatch(/=$/);
  });

  test('uses only variables that docs/environment.md or .env.example documents', async () => {
    const known = (await readFile(join(ROOT, 'docs/environment.md'), 'utf8')) + (await read('.env.example'));
    const names = new Set([...(await read('compose.yaml')).matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));
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
    expect(await read('.env.example')).toMatch(/^RECORDER=embedded$.*^COMPOSE_PROFILES=\$\{RECORDER\}$/ms);
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
    expect(await read('systemd/livekit-egress.service')).toContain(`docker.io/${compose.services.egress?.image}`);
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

describe('postgres/roles.sql', () => {
  test.skipIf(psql === null)('creates the roles of web and worker, and can run again', async () => {
    const { adminUrl, runtimePassword } = inject('postgres');
    const env = { RUNTIME_PASSWORD: runtimePassword };
    const file = join(DEPLOY, 'postgres/roles.sql');
    for (const _ of ['first', 'again']) {
      await runCommand(psql ?? '', ['-v', 'ON_ERROR_STOP=1', '-f', file, adminUrl], { env });
    }
    const { pool, close } = createDatabase(runtimeUrlFor(adminUrl), { maxConnections: 1 });
    const { rows } = await pool
      .query(
        "SELECT pg_has_role('young_minds_runtime', 'USAGE') AS is_member, rolsuper FROM pg_roles WHERE rolname = current_user",
      )
      .finally(close);
    expect(rows).toEqual([{ is_member: true, rolsuper: false }]);
  });
});

describe('Dockerfile', () => {
  test('runs as an unprivileged user, with ffmpeg and root certificates, and can be checked', async () => {
    const dockerfile = DockerfileParser.parse(await read('Dockerfile'));
    const instructions = dockerfile.getInstructions().map((instruction) => ({
      keyword: instruction.getKeyword(),
      text: instruction.getArgumentsContent() ?? '',
    }));
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'ARG', 'LABEL', 'USER', 'EXPOSE', 'HEALTHCHECK'];
    known.push('ENTRYPOINT', 'CMD');
    expect(instructions.filter(({ keyword }) => !known.includes(keyword))).toEqual([]);
    expect(dockerfile.getFROMs().map((from) => from.getBuildStage())).toEqual(['manifests', 'build', 'packages', null]);
    expect(instructions.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text)).toEqual(['1001:1001']);
    expect(
      instructions.some(
        ({ keyword, text }) =>
          keyword === 'RUN' && text.includes('--no-install-recommends ca-certificates ffmpeg tini'),
      ),
    ).toBe(true);
    expect(instructions.find(({ keyword }) => keyword === 'EXPOSE')?.text).toBe('3000 9465');
    expect(instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')).toBe(true);
    const labels = instructions.filter(({ keyword }) => keyword === 'LABEL').map(({ text }) => text);
    expect(labels.join()).toContain('org.opencontainers.image.revision');
  });

  test('installs packages from the manifests alone, so that other changes do not repeat it', async () => {
    const text = await read('Dockerfile');
    const installing = text.split(/^FROM /m).filter((stage) => /npm ci/.test(stage));
    expect(installing).toHaveLength(2);
    for (const stage of installing) {
      const before = stage.slice(0, stage.indexOf('npm ci'));
      expect(before.match(/^COPY .*$/gm)).toEqual(['COPY --from=manifests /app /app']);
      expect(before).toContain('--mount=type=cache,target=/root/.npm');
    }
  });

  test('starts only programs that exist', async () => {
    const compose: Compose = parse(await read('compose.yaml'), { merge: true });
    const programs = ['migrate', 'web', 'worker'].map((name) => compose.services[name]?.command?.[1] ?? '');
    expect(programs).toEqual(['apps/cli/src/main.ts', 'apps/web/main.ts', 'apps/worker/src/main.ts']);
    for (const program of programs) expect(await readFile(join(ROOT, program), 'utf8')).not.toBe('');
  });

  test('excludes secrets and tests from the image', async () => {
    const ignored = (await read('Dockerfile.dockerignore')).split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.env', '.env.*', '.data', 'tests', 'docs', '**/*.md', '**/node_modules']),
    );
  });
});

describe('livekit.yaml and egress.yaml', () => {
  test('send webhooks to both routes, signed by the key that compose gives LiveKit', async () => {
    const livekit = parse(await read('livekit.yaml'));
    expect(livekit.webhook).toEqual({
      api_key: 'young-minds',
      urls: ['room-events', 'recording'].map((route) => `http://web:3000/api/livekit/webhook/${route}`),
    });
    const compose: Compose = parse(await read('compose.yaml'), { merge: true });
    expect(compose.services.livekit?.environment?.LIVEKIT_KEYS).toMatch(/^young-minds: /);
  });

  test('keep rooms open for longer than the grace period', async () => {
    const { room } = parse(await read('livekit.yaml'));
    expect(room.departure_timeout).toBeGreaterThan(20);
  });

  test('share one Redis, and Egress accepts a composite on two cores', async () => {
    const [livekit, egress] = [parse(await read('livekit.yaml')), parse(await read('egress.yaml'))];
    expect(egress.redis.address).toBe(livekit.redis.address);
    expect(egress.cpu_cost.room_composite_cpu_cost).toBeLessThanOrEqual(2);
  });

  test('log at the level info as JSON, under the name that both read', async () => {
    for (const name of ['livekit.yaml', 'egress.yaml']) {
      const config = parse(await read(name));
      expect(config.logging).toEqual({ level: 'info', json: true });
      expect(config).not.toHaveProperty('log_level');
    }
  });

  test('are accepted by LiveKit, which starts with its template', async () => {
    await withLivekitTemplate({}, async ({ hasEnded }) => expect(hasEnded()).toBe(false));
  });

  test.skipIf(openssl === null)('TURN over TLS answers with the settings that README.md has for it', async () => {
    const readme = await read('README.md');
    const { turn } = parse(/^```yaml\n(turn:\n[^`]*)```$/m.exec(readme)?.[1] ?? '');
    const folder = await mkdtemp(join(tmpdir(), 'turn-'));
    const [cert_file, key_file] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const names = ['-subj', `/CN=${turn.domain}`, '-keyout', key_file, '-out', cert_file];
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    await runCommand(openssl ?? '', ['req', '-x509', '-nodes', '-days', '1', ...ec, ...names]);
    const tls_port = await findFreePort();
    const settings = { turn: { ...turn, cert_file, key_file, tls_port } };
    try {
      await withLivekitTemplate(settings, async () => {
        const answer = await sendBindingRequest(tls_port, await readFile(cert_file), turn.domain);
        expect(answer.subarray(0, 2).toString('hex')).toBe(BINDING_SUCCESS);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('contain no secret', async () => {
    for (const name of ['livekit.yaml', 'egress.yaml'])
      expect(Object.keys(parse(await read(name)))).not.toContain('keys');
    expect(await read('egress.yaml')).not.toMatch(/^api_secret/m);
  });
});

interface RunningLivekit {
  readonly hasEnded: () => boolean;
}

/**
 * Starts LiveKit with livekit.yaml and further settings. Addresses and ports are this machine's; all other settings are
 * as in the file, and LiveKit refuses an unknown one.
 */
async function withLivekitTemplate(settings: object, use: (server: RunningLivekit) => Promise<void>): Promise<void> {
  const { redis: _, rtc, ...template } = parse(await read('livekit.yaml'));
  const folder = await mkdtemp(join(tmpdir(), 'livekit-template-'));
  const [port, tcp_port, udp_port] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const addresses = { use_external_ip: false, node_ip: '127.0.0.1', interfaces: { includes: ['lo'] } };
  const local = { port, bind_addresses: ['127.0.0.1'], rtc: { ...rtc, tcp_port, udp_port, ...addresses } };
  await writeFile(join(folder, 'livekit.json'), JSON.stringify({ ...template, ...settings, ...local }));
  const guard = startGuard();
  const server = await startUntilReady(
    {
      ...{ name: 'livekit', file: inject('livekit').program, args: ['--config', join(folder, 'livekit.json')] },
      ...{ env: { LIVEKIT_KEYS: `young-minds: ${'s'.repeat(32)}` }, logFolder: folder, guard, stopSignal: 'SIGKILL' },
    },
    {
      isReady: () =>
        fetch(`http://127.0.0.1:${port}`).then(
          ({ ok }) => ok,
          () => false,
        ),
      timeoutMs: 20_000,
    },
  );
  try {
    await use(server);
  } finally {
    await server.stop();
    guard.release();
    await rm(folder, { recursive: true });
  }
}

/** Header of a STUN binding request, and the type of its answer. @see https://www.rfc-editor.org/rfc/rfc8489 */
const BINDING_REQUEST = '000100002112a442';
const BINDING_SUCCESS = '0101';

/** Sends a STUN request over TLS, as a browser does before it asks for a relay. Returns the answer. */
async function sendBindingRequest(port: number, ca: Buffer, servername: string): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port, ca, servername });
  try {
    await once(socket, 'secureConnect');
    socket.write(Buffer.concat([Buffer.from(BINDING_REQUEST, 'hex'), Buffer.alloc(12, 7)]));
    const [answer] = await once(socket, 'data');
    return answer;
  } finally {
    socket.destroy();
  }
}

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

describe.runIf(systemdAnalyze !== null)('systemd units', async () => {
  const units = await readdir(join(DEPLOY, 'systemd'));

  test.each(units)('%s is valid', async (unit) => {
    const root = await layOut(units);
    try {
      // Whether a unit is valid must not depend on what is installed here, so the programs it names are created below
      // a root.
      await runCommand(systemdAnalyze ?? '', [
        'verify',
        `--root=${root}`,
        '--man=no',
        '--recursive-errors=no',
        `/etc/systemd/system/${unit}`,
      ]);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test('a mistake in a unit is detected', async () => {
    const root = await layOut(units, (text) =>
      text.replace('ProtectHome=yes', 'ProtectHome=perhaps').replace('Type=exec', 'Type=sometimes'),
    );
    try {
      const verified = runCommand(systemdAnalyze ?? '', [
        'verify',
        `--root=${root}`,
        '--man=no',
        '--recursive-errors=no',
        '/etc/systemd/system/young-minds-web.service',
      ]);
      await expect(verified.then(() => 'valid')).rejects.toThrow();
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test.each(['young-minds-web', 'young-minds-worker', 'livekit'])('%s is confined', async (name) => {
    const file = join(DEPLOY, 'systemd', `${name}.service`);
    // systemd's own measure, from 0 (confined) to 10; an ordinary service has 9.6. Exits with 1 above the threshold.
    await runCommand(systemdAnalyze ?? '', ['security', '--offline=true', '--threshold=30', '--no-pager', file]);
  });
});

/** Creates a root with the units and an empty program for everything they start. */
async function layOut(units: readonly string[], change = (text: string) => text): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'units-'));
  for (const unit of units) {
    const text = change(await read(join('systemd', unit)));
    await place(join(root, 'etc/systemd/system', unit), text, 0o644);
    for (const [, program = ''] of text.matchAll(/^Exec\w+=(\S+)/gm))
      await place(join(root, program), '#!/bin/sh\n', 0o755);
  }
  for (const target of ['network-online', 'multi-user', 'sysinit', 'basic', 'shutdown']) {
    await place(join(root, 'etc/systemd/system', `${target}.target`), '[Unit]\nDescription=stands in\n', 0o644);
  }
  return root;
}

async function place(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode });
}
