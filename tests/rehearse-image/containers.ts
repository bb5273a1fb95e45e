import { YoungMindsError } from '@young-minds/core';
import { readCompose } from '../support/deploy-files.ts';
import type { Podman } from './podman.ts';

/** What podman knows of a running container. */
interface Container {
  readonly Id: string;
  readonly State: { readonly Pid: number; readonly Running: boolean; readonly Health: { readonly Status: string } };
  readonly Config: { readonly Healthcheck?: object };
  readonly HostConfig: { readonly LogConfig: { readonly Size: string } };
}

/** Returns the container of a service of compose.yaml. */
export async function inspectService(podman: Podman, service: string): Promise<Container> {
  const label = `label=com.docker.compose.service=${service}`;
  const id = (await podman.run(['ps', '--all', '--latest', '--filter', label, '--format', '{{.ID}}'])).trim();
  if (id === '') throw new YoungMindsError('SETUP_FAILED', `The service ${service} has no container.`);
  return JSON.parse(await podman.run(['container', 'inspect', id]))[0];
}

/** Returns the services of compose.yaml that run all the time without the profile of Egress. */
export async function findServices(): Promise<readonly string[]> {
  const { services } = await readCompose();
  return Object.keys(services).filter((name) => services[name]?.profiles === undefined && name !== 'migrate');
}

/**
 * Compares each container with compose.yaml. Returns how many have a health check that passes.
 * @throws SETUP_FAILED if a log has no limit or a health check fails
 */
export async function checkContainers(podman: Podman): Promise<number> {
  let healthy = 0;
  for (const service of await findServices()) {
    const { HostConfig, Config, State } = await inspectService(podman, service);
    if (HostConfig.LogConfig.Size !== '20MB') fail(service, `its log may grow to ${HostConfig.LogConfig.Size}`);
    if (Config.Healthcheck === undefined) continue;
    if (State.Health.Status !== 'healthy') fail(service, `its health check says ${State.Health.Status}`);
    healthy += 1;
  }
  return healthy;
}

function fail(service: string, what: string): never {
  throw new YoungMindsError('SETUP_FAILED', `The container of ${service}: ${what}.`);
}
