import { copyFile, cp, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath, runCommand, succeeds } from '@young-minds/local-services/processes/run-command';
import { readCompose, readDeployFile } from '../support/deploy-files.ts';
import type { Podman } from './podman.ts';

const STAND_INS = ['postgres', 'redis', 'caddy', 'livekit'] as const;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface BaseImages {
  readonly podman: Podman;
  readonly folder: string;
  /** Debian mirror; null: the default of debootstrap. */
  readonly mirror: string | null;
  /** Folder whose content is added, such as certificates and settings of npm; null: nothing. */
  readonly overlay: string | null;
  /** The LiveKit server's program. */
  readonly livekitServer: string;
}

/**
 * Makes the images that the Dockerfile and compose.yaml name from Debian packages, as no registry is needed then. Keeps
 * those that an earlier run left in the storage.
 */
export async function makeBaseImages(options: BaseImages): Promise<void> {
  const { podman, folder, livekitServer } = options;
  const base = await findBaseName();
  if (!(await hasImage(podman, base))) await makeNodeImage(options, base);
  const context = join(folder, 'stand-ins');
  await cp(join(import.meta.dirname, 'stand-ins'), context, { recursive: true });
  await copyFile(livekitServer, join(context, 'livekit-server'));
  const { services } = await readCompose();
  for (const name of STAND_INS) {
    const image = qualify(services[name]?.image ?? '');
    if (await hasImage(podman, image)) continue;
    await podman.run([...BUILD, '--target', name, '--tag', image, '--file', 'Containerfile', '.'], { cwd: context });
  }
}

/** RUN steps use this machine's network, and need no container of their own. */
export const BUILD = ['build', '--pull=never', '--isolation', 'chroot', '--network', 'host'] as const;

function hasImage(podman: Podman, image: string): Promise<boolean> {
  return succeeds('podman', ['image', 'exists', image], { env: podman.env });
}

/** Returns the name that podman gives an image of Docker Hub. */
function qualify(image: string): string {
  return image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`;
}

/** Makes the base image of the Dockerfile: Debian 12, this machine's npm, and the Node of this process. */
async function makeNodeImage({ podman, folder, mirror, overlay }: BaseImages, name: string): Promise<void> {
  const root = join(folder, 'base');
  const source = mirror === null ? [] : [mirror];
  await runCommand('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root, ...source]);
  if (overlay !== null) await cp(overlay, root, { recursive: true });
  await runCommand('chroot', [root, 'update-ca-certificates']);
  // Not part of the official image either.
  for (const unneeded of ['var/cache/apt', 'var/lib/apt/lists']) await rm(join(root, unneeded), { recursive: true });
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
  await copyNpm(root);
  const archive = join(folder, 'base.tar');
  await runCommand('tar', ['--directory', root, '--create', '--file', archive, '.']);
  const env = { PATH, NODE_EXTRA_CA_CERTS: CERTIFICATES };
  const changes = Object.entries(env).flatMap(([name, value]) => ['--change', `ENV ${name}=${value}`]);
  await podman.run(['import', ...changes, archive, name]);
}

async function copyNpm(root: string): Promise<void> {
  const npm = await findOnPath('npm');
  if (npm === null) throw new YoungMindsError('SETUP_FAILED', 'npm is not on PATH. Install it.');
  const modules = join(root, 'usr/local/lib/node_modules');
  await mkdir(modules, { recursive: true });
  await cp(dirname(dirname(await realpath(npm))), join(modules, 'npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
}

async function findBaseName(): Promise<string> {
  const [, name = ''] = /^FROM (\S+)/m.exec(await readDeployFile('Dockerfile')) ?? [];
  return qualify(name);
}
