import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { runCommand } from '@young-minds/local-services/processes/run-command';

/** With both versions of cgroups mounted, crun starts no container. */
const HYBRID_CGROUPS = '/sys/fs/cgroup/unified/cgroup.controllers';

/** Podman with images, containers and networks of its own. */
export interface Podman {
  /** The settings that make every podman use this storage, also one that podman-compose starts. */
  readonly env: NodeJS.Dict<string>;
  /** Returns the standard output. @throws SETUP_FAILED with the end of the output */
  run(args: readonly string[], options?: { readonly cwd?: string }): Promise<string>;
}

/** @throws SETUP_FAILED if containers cannot run here */
export async function createPodman(storage: string): Promise<Podman> {
  if (existsSync(HYBRID_CGROUPS)) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `${HYBRID_CGROUPS} exists: containers do not start with hybrid cgroups. Run this without it, in a mount ` +
        'namespace: unshare --mount sh -c "umount /sys/fs/cgroup/unified && exec node tests/rehearse-image/main.ts".',
    );
  }
  const env = childEnvironment({
    CONTAINERS_STORAGE_CONF: join(storage, 'storage.conf'),
    CONTAINERS_CONF: join(storage, 'containers.conf'),
    // Only this format has health checks.
    BUILDAH_FORMAT: 'docker',
  });
  await mkdir(storage, { recursive: true });
  await writeFile(join(storage, 'storage.conf'), storageSettings(storage));
  await writeFile(join(storage, 'containers.conf'), containerSettings(storage));
  return { env, run: (args, options = {}) => runCommand('podman', args, { ...options, env }) };
}

/** The driver overlay stores each layer once; vfs copies the whole image for each. */
function storageSettings(storage: string): string {
  const folders = { graphroot: join(storage, 'layers'), runroot: join(storage, 'run') };
  const lines = Object.entries(folders).map(([name, folder]) => `${name} = "${folder}"`);
  return ['[storage]', 'driver = "overlay"', ...lines, ''].join('\n');
}

/** The limits are below those of most machines, because a container cannot raise them everywhere. */
function containerSettings(storage: string): string {
  return `[containers]
default_ulimits = ["nofile=16384:16384", "nproc=4096:4096"]
[network]
network_backend = "netavark"
network_config_dir = "${join(storage, 'networks')}"
`;
}
