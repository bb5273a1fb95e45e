import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath, runCommand } from '@young-minds/local-services/processes/run-command';
import { parse, stringify } from 'yaml';
import { readDeployFile } from '../support/deploy-files.ts';
import { openMailbox } from '../support/stack-mailbox.ts';
import type { Authority } from './authority.ts';
import { BUILD } from './base-images.ts';
import { FIRST_ADDRESS, SECOND_ADDRESS } from './client-network.ts';
import type { Podman } from './podman.ts';
import { runHealthChecks } from './run-health-checks.ts';

export const SITE_HOST = 'mentoring.local';
export const LIVEKIT_HOST = 'livekit.local';
export const TURN_HOST = 'turn.local';

const DEVICES = '/sys/class/net';
/** Where containers have the authority's certificate. */
const TRUSTED = '/trusted';

interface PlatformOptions {
  readonly podman: Podman;
  readonly authority: Authority;
  /** Gets what is not part of the checkout. */
  readonly folder: string;
  /** A copy of the project; its deployment files are edited as deploy/README.md says. */
  readonly checkout: string;
}

/** The platform of compose.yaml, installed by install.sh. */
export interface Platform extends AsyncDisposable {
  /** The command line that runs a program in the worker's container, with `env`. */
  readonly inWorker: readonly string[];
  readonly env: NodeJS.Dict<string>;
  readonly podman: Podman;
  /** The certificate that its clients trust. */
  readonly certificate: string;
}

/** Installs the platform in containers, and waits until doctor finds no failure. */
export async function installPlatform(options: PlatformOptions): Promise<Platform> {
  const { podman, checkout } = options;
  await using resources = new AsyncDisposableStack();
  const mailbox = await openMailbox(FIRST_ADDRESS);
  resources.defer(() => mailbox.close());
  await editLivekit(checkout);
  await limitCaddy(checkout);
  const bin = await writeCompose(options);
  const env = { ...podman.env, PATH: `${bin}:${podman.env.PATH}`, DISABLE_HC_SYSTEMD: 'true' };
  const compose = [join(bin, 'podman-compose'), '-f', join(checkout, 'deploy/compose.yaml')];
  const [program = '', ...args] = compose;
  resources.defer(async () => void (await runCommand(program, [...args, 'down', '--volumes'], { env })));
  resources.defer(() => saveLogs(podman, join(options.folder, 'logs')));
  resources.use(runHealthChecks(podman));
  const names = ['--site-host', SITE_HOST, '--livekit-host', LIVEKIT_HOST];
  const mail = ['--smtp-url', mailbox.smtpUrl, '--mail-from', `no-reply@${SITE_HOST}`];
  await runCommand(join(checkout, 'deploy/install.sh'), ['--mode', 'compose', ...names, ...mail], { env });
  await letBridgesReturnPackets();
  const owned = resources.move();
  return {
    podman,
    certificate: options.authority.certificate,
    env,
    inWorker: [...compose, 'exec', '-T', 'worker'],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Keeps what the containers printed, for the case of a failure. */
async function saveLogs(podman: Podman, folder: string): Promise<void> {
  await mkdir(folder);
  const names = await podman.run(['ps', '--all', '--format', '{{.Names}}']);
  for (const name of names.split('\n').filter(Boolean)) {
    const args = ['-c', 'podman logs "$1" >"$2" 2>&1', 'sh', name, join(folder, `${name}.log`)];
    await runCommand('sh', args, { env: podman.env });
  }
}

/** Lets TURN and LiveKit, which share a container, reach each other by the machine's address: see deploy/README.md. */
async function letBridgesReturnPackets(): Promise<void> {
  const devices = await readdir(DEVICES);
  for (const bridge of devices.filter((name) => name.startsWith('podman'))) {
    const ports = join(DEVICES, bridge, 'brif');
    for (const port of await readdir(ports)) await writeFile(join(ports, port, 'hairpin_mode'), '1');
  }
}

/** The network has no STUN server, and its clients may need TURN over TLS: both as deploy/README.md says. */
async function editLivekit(checkout: string): Promise<void> {
  const file = join(checkout, 'deploy/livekit.yaml');
  const { rtc, ...settings } = parse(await readFile(file, 'utf8'));
  const { turn } = parse(/^```yaml\n(turn:\n[^`]*)```$/m.exec(await readDeployFile('README.md'))?.[1] ?? '');
  const addresses = { use_external_ip: false, node_ip: FIRST_ADDRESS };
  await writeFile(
    file,
    stringify({ ...settings, rtc: { ...rtc, ...addresses }, turn: { ...turn, domain: TURN_HOST } }),
  );
}

/** Leaves port 443 of the second address to TURN. */
async function limitCaddy(checkout: string): Promise<void> {
  const file = join(checkout, 'deploy/compose.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace("'443:443', '443:443/udp'", `'${FIRST_ADDRESS}:443:443', '${FIRST_ADDRESS}:443:443/udp'`),
  );
}

/** Places a podman-compose that adds what this network needs and the built-in authority. Returns its folder. */
async function writeCompose({ authority, folder }: PlatformOptions): Promise<string> {
  const original = await findOnPath('podman-compose');
  if (original === null) {
    throw new YoungMindsError('SETUP_FAILED', 'podman-compose is not on PATH. Install it: pip install podman-compose.');
  }
  const trust = {
    environment: { NODE_EXTRA_CA_CERTS: `${TRUSTED}/root.crt`, SSL_CERT_FILE: `${TRUSTED}/root.crt` },
    volumes: [`${join(folder, 'trusted')}:${TRUSTED}:ro`],
  };
  const turn = {
    ports: [`${SECOND_ADDRESS}:443:5349/tcp`],
    volumes: [`${await authority.certify(TURN_HOST)}:/etc/livekit-turn:ro`],
  };
  const caddy = {
    networks: { default: { aliases: [SITE_HOST, LIVEKIT_HOST] } },
    volumes: [`${authority.folder}:/data/caddy/pki/authorities/local`],
  };
  const extra = join(folder, 'rehearsal.yaml');
  await writeFile(extra, stringify({ services: { web: trust, worker: trust, livekit: turn, caddy } }));
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const build = BUILD.slice(1).join(' ');
  await writeFile(
    join(bin, 'podman-compose'),
    `#!/bin/sh\nshift\nfile=$1\nshift\nexec ${original} -f "$file" -f ${extra} --podman-build-args="${build}" "$@"\n`,
  );
  // install.sh prefers Docker.
  await writeFile(join(bin, 'docker'), '#!/bin/sh\nexit 1\n');
  for (const name of ['podman-compose', 'docker']) await chmod(join(bin, name), 0o755);
  return bin;
}
