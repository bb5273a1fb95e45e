import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { step } from '@young-minds/local-services/tools/step';
import { createAuthority } from './authority.ts';
import { makeBaseImages } from './base-images.ts';
import { buildImage, type ImageFigures } from './build-image.ts';
import { createClientNetwork } from './client-network.ts';
import { checkContainers } from './containers.ts';
import { killEachContainer } from './failures.ts';
import { installPlatform, type Platform } from './platform.ts';
import { createPodman, type Podman } from './podman.ts';
import { type FirewallFigures, recordBehindFirewall } from './strict-firewall.ts';

export interface RehearsalOptions {
  readonly mirror?: string;
  readonly overlay?: string;
  readonly storage?: string;
  /** Whether to make the base images from Debian packages, instead of pulling them. */
  readonly withoutRegistry?: boolean;
}

interface Rehearsal extends RehearsalOptions {
  readonly folder: string;
  readonly resources: AsyncDisposableStack;
}

export interface Figures extends ImageFigures, FirewallFigures {
  /** From the start of install.sh with a built image until doctor has found no failure. */
  readonly secondsUntilReady: number;
  /** From SIGKILL until the container runs again and everything is ready, by service. */
  readonly secondsUntilBack: Readonly<Record<string, number>>;
}

/** Runs every step, and prints each with its duration. @throws if a step fails */
export async function rehearse(options: Rehearsal): Promise<Figures> {
  const { folder, resources } = options;
  const podman = await createPodman(options.storage ?? join(folder, 'storage'));
  const checkout = join(folder, 'checkout');
  await copyCheckout(checkout);
  await provideBaseImages(options, podman);
  const image = await step(
    'image',
    () => buildImage(podman, checkout),
    (found) =>
      `${found.imageMegabytes} MB in ${found.buildSeconds} s; with changed sources in ${found.rebuildSeconds} s`,
  );
  const network = resources.use(await createClientNetwork());
  const authority = await createAuthority(folder);
  const begunAt = performance.now();
  const platform = await step(
    'install',
    async () => resources.use(await installPlatform({ podman, authority, folder, checkout })),
    () => 'doctor found no failure',
  );
  const secondsUntilReady = Math.round((performance.now() - begunAt) / 1000);
  const record = () =>
    step(
      'record',
      () => recordRobots(platform),
      () => 'two robots through TLS',
    );
  await record();
  const firewall = await step(
    'firewall',
    () => recordBehindFirewall({ platform, network, authority, folder }),
    (found) => `${found.recordedSeconds} s of a browser that reaches port 443 only`,
  );
  await step(
    'containers',
    () => checkContainers(podman),
    (healthy) => `every log has a limit, and the ${healthy} health checks pass`,
  );
  const secondsUntilBack = await step(
    'kill',
    (report) => killEachContainer(platform, report),
    () => 'every container restarted',
  );
  await record();
  return { ...image, secondsUntilReady, ...firewall, secondsUntilBack };
}

/** Copies the committed files, which the rehearsal changes. */
async function copyCheckout(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await runCommand('git', ['-C', ROOT, 'archive', '--output', archive, 'HEAD']);
  await runCommand('tar', ['--directory', folder, '--extract', '--file', archive]);
}

async function provideBaseImages(options: Rehearsal, podman: Podman): Promise<void> {
  if (options.withoutRegistry !== true) return;
  const { folder, mirror = null, overlay = null } = options;
  const { path: livekitServer } = await step('LiveKit', findLivekitServer, ({ origin }) => origin);
  await step(
    'base images',
    () => makeBaseImages({ podman, folder, mirror, overlay, livekitServer }),
    () => 'made from Debian packages',
  );
}

async function recordRobots({ inWorker, env }: Platform): Promise<void> {
  const [program = '', ...args] = [...inWorker, 'node', 'apps/cli/src/main.ts', 'doctor', '--record'];
  await runCommand(program, args, { env });
}
