import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { succeeds } from '@young-minds/local-services/processes/run-command';
import { type RunningProcess, sendSignal, startUntilReady } from '@young-minds/local-services/processes/start-process';
import { HANG_MS } from '../eventually.ts';
import type { WebhookKeys } from '../sign-webhook.ts';
import { descendantsOf, type SystemProcess } from './descendants.ts';

/** Compiled into Egress. */
const TEMPORARY_FOLDER = '/home/egress/tmp';
/** So that it accepts one composite on any machine. */
const CPU_COST = 0.5;

export interface RealEgressOptions {
  /** The Egress program. */
  readonly program: string;
  readonly redisAddress: string;
  readonly livekitUrl: string;
  readonly keys: WebhookKeys;
  readonly folder: string;
  readonly guard: Guard;
}

/** A real Egress with what its container image starts, and with the crashes that a container can have. */
export interface RealEgress extends AsyncDisposable {
  /** Kills the handlers, which record one room each. Their browsers end with them. */
  killHandlers(): Promise<void>;
  /** Kills the browsers only. */
  killBrowsers(): Promise<void>;
  /** Kills everything, as when the container or the machine is lost. */
  kill(): Promise<void>;
  /** Starts it again, with an empty temporary folder, as the entrypoint of the image does. */
  restart(): Promise<void>;
}

export async function startRealEgress(options: RealEgressOptions): Promise<RealEgress> {
  const { folder, program } = options;
  await using resources = new AsyncDisposableStack();
  const programs = join(folder, 'programs');
  await mkdir(programs, { recursive: true });
  // The service starts its handlers by this name.
  await symlink(program, join(programs, 'egress'));
  const env = {
    ...childEnvironment(),
    PATH: [programs, childEnvironment().PATH].join(delimiter),
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
  };
  const kept = new Set(await listTemporary());
  const sound = await startSound(options, env);
  resources.defer(() => sound.stop());
  let service = await startService(options, env);
  resources.defer(() => killAll(service));
  const moved = resources.move();
  return {
    killHandlers: () => kill(service, ({ command }) => command.startsWith('egress run-handler')),
    killBrowsers: () => kill(service, ({ command }) => /chrom/.test(command) && !/--type=/.test(command)),
    kill: () => killAll(service),
    async restart() {
      await clearTemporary(kept);
      service = await startService(options, env);
    },
    async [Symbol.asyncDispose]() {
      await moved.disposeAsync();
      await clearTemporary(kept);
    },
  };
}

/** Egress records what its browser plays to a sound server. */
function startSound({ folder, guard }: RealEgressOptions, env: NodeJS.Dict<string>): Promise<RunningProcess> {
  const args = ['-n', '--exit-idle-time=-1', '--disallow-exit', '--load=module-native-protocol-unix'];
  return startUntilReady(
    { name: 'pulseaudio', file: 'pulseaudio', args, env, logFolder: folder, guard },
    { isReady: () => succeeds('pactl', ['info'], { env }), timeoutMs: HANG_MS },
  );
}

async function startService(options: RealEgressOptions, env: NodeJS.Dict<string>): Promise<RunningProcess> {
  const { folder, guard, program, redisAddress, livekitUrl, keys } = options;
  const healthPort = await findFreePort();
  const config = join(folder, 'egress.json');
  const settings = {
    ...{ api_key: keys.apiKey, api_secret: keys.apiSecret, ws_url: livekitUrl, redis: { address: redisAddress } },
    ...{
      health_port: healthPort,
      template_port: await findFreePort(),
      cpu_cost: { room_composite_cpu_cost: CPU_COST },
    },
    // The browser's page comes from another origin than LiveKit.
    ...{ insecure: true, logging: { level: 'info', json: true } },
  };
  // YAML is a superset of JSON. The file holds the secret.
  await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
  return startUntilReady(
    { name: 'egress', file: program, args: ['--config', config], env, logFolder: folder, guard },
    { isReady: () => isHealthy(healthPort), timeoutMs: HANG_MS },
  );
}

function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function kill({ pid }: RunningProcess, isMeant: (process: SystemProcess) => boolean): Promise<void> {
  const victims = (await descendantsOf(pid)).filter(isMeant);
  if (victims.length === 0) throw new Error('Egress has no such process.');
  for (const victim of victims) sendSignal({ pid: victim.pid, isGroup: false }, 'SIGKILL');
}

/** Each handler leads a session of its own, so killing the service's group is not enough. */
async function killAll(service: RunningProcess): Promise<void> {
  const descendants = await descendantsOf(service.pid);
  await service.kill();
  for (const { pid } of descendants) sendSignal({ pid, isGroup: false }, 'SIGKILL');
}

async function listTemporary(): Promise<string[]> {
  await mkdir(TEMPORARY_FOLDER, { recursive: true });
  return readdir(TEMPORARY_FOLDER);
}

/** Deletes what this Egress left; what was there before may belong to another one. */
async function clearTemporary(kept: ReadonlySet<string>): Promise<void> {
  const left = (await listTemporary()).filter((name) => !kept.has(name));
  for (const name of left) await rm(join(TEMPORARY_FOLDER, name), { recursive: true });
}
