import { join } from 'node:path';
import { type Config, type Environment, loadConfig, readEnvironment } from '@young-minds/config';
import { ensureSchema } from '@young-minds/database/ensure-schema';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startWeb, startWorker } from '@young-minds/local-services/platform/start-platform';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { DATA_FOLDER, LOG_FOLDER, ROOT } from '@young-minds/local-services/project';
import { step } from '@young-minds/local-services/tools/step';
import { ensureFfmpeg } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { ensureSecrets, SECRETS_FILE, type Secrets } from '../setup/secrets.ts';
import { completeEnvironment, findEmbeddedParts, livekitKeys } from './environment.ts';
import { lockInstance } from './lock.ts';
import { chooseWebPort, readPorts } from './ports.ts';
import { type EmbeddedDatabase, startDatabase } from './start-database.ts';
import { namingLog, onSamePort, type Supervised, supervise } from './supervise.ts';

const LOOPBACK = '127.0.0.1';
/** Compiled code of the worker: a restart needs a quarter less CPU time, which shortens the gap in its recordings. */
const COMPILE_CACHE = join(DATA_FOLDER, 'compile-cache');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface InstanceOptions {
  readonly mode: 'production' | 'development';
  /** Receives every line that web and worker print, for the screen. */
  readonly onLine?: (name: string, line: string) => void;
}

interface Instance extends AsyncDisposable {
  readonly config: Config;
  /** Settles when one of its parts keeps ending and is given up. */
  readonly failed: Promise<string>;
}

/** What every part of the start needs. */
interface Start extends Supervised {
  readonly options: InstanceOptions;
  readonly operator: Environment;
  readonly secrets: Secrets;
  readonly guard: Guard;
}

/** Starts the platform on this machine, with an embedded database and LiveKit if the operator configured none. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const resources = new AsyncDisposableStack();
  try {
    return await start(options, resources);
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

async function start(options: InstanceOptions, resources: AsyncDisposableStack): Promise<Instance> {
  resources.defer(await lockInstance());
  const guard = startGuard();
  resources.defer(() => guard.release());
  const secrets = await ensureSecrets(SECRETS_FILE);
  const begun: Start = { options, operator: readEnvironment(ROOT), secrets, guard, resources, failures: [] };
  const webPort = await chooseWebPort(begun.operator.PORT);
  await step('ffmpeg', ensureFfmpeg, (path) => path);
  const database = await provideDatabase(begun);
  const livekitUrl = await provideLivekit(begun, webPort);
  const databaseUrl = database?.runtimeUrl ?? null;
  const env = completeEnvironment(begun.operator, secrets, { databaseUrl, livekitUrl, webPort });
  const config = loadConfig(env);
  await step(
    'schema',
    () => ensureSchema(database?.ownerUrl ?? config.databaseUrl),
    () => 'up to date',
  );
  if (options.mode === 'production')
    await step('pages', ensureWebBuild, (isNew) => (isNew ? 'built' : 'as built before'));
  await provideProcesses(begun, config, env);
  return { config, failed: Promise.race(begun.failures), [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function provideDatabase(begun: Start): Promise<EmbeddedDatabase | null> {
  const { operator, secrets, guard } = begun;
  if (!findEmbeddedParts(operator).database) return null;
  const start = onSamePort('database', async () => {
    const database = await startDatabase(secrets.databasePassword, guard);
    return { ...database, ended: database.untilEnded() };
  });
  return step(
    'database',
    () => supervise(begun, 'PostgreSQL', start),
    ({ port, wasRunning }) => `PostgreSQL ${wasRunning ? 'still running' : 'started'} on port ${port}`,
  );
}

async function provideLivekit(begun: Start, webPort: number): Promise<string | null> {
  const { operator, secrets, guard } = begun;
  if (!findEmbeddedParts(operator).livekit) return null;
  const { path: program } = await step('LiveKit', findLivekitServer, ({ origin }) => origin);
  const { LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = livekitKeys(operator, secrets);
  const webhooks = `http://${LOOPBACK}:${webPort}/api/livekit/webhook`;
  const start = onSamePort('livekit', async (signal) => {
    const { livekit: preferredPort = 0 } = await readPorts();
    return startLivekit({
      program,
      folder: join(DATA_FOLDER, 'livekit'),
      logFolder: LOG_FOLDER,
      keys: { apiKey, apiSecret },
      preferredPort,
      webhookUrls: [`${webhooks}/room-events`, `${webhooks}/recording`],
      graceSeconds: Number(operator.RECORDING_GRACE_SECONDS ?? 20),
      guard,
      signal,
    });
  });
  const { url } = await step(
    'LiveKit',
    () => supervise(begun, 'LiveKit', start),
    (server) => `started at ${server.url}`,
  );
  return url;
}

async function provideProcesses(begun: Start, config: Config, env: NodeJS.Dict<string>): Promise<void> {
  const { options, guard } = begun;
  const common = (name: string, signal: AbortSignal) => ({
    env,
    guard,
    signal,
    logFolder: LOG_FOLDER,
    onLine: (line: string) => options.onLine?.(name, line),
  });
  const web = async (signal: AbortSignal) =>
    namingLog(await startWeb({ ...common('web', signal), mode: options.mode, port: config.web.port }));
  const worker = async (signal: AbortSignal) =>
    namingLog(
      await startWorker({
        ...common('worker', signal),
        env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
        isWatching: options.mode === 'development',
      }),
    );
  await step(
    'web',
    () => supervise(begun, 'The web process', web),
    () => `answers at ${config.web.baseUrl}`,
  );
  await step(
    'worker',
    () => supervise(begun, 'The worker process', worker),
    () => 'consumes jobs',
  );
}

/** Waits until the user stops the instance or a part of it fails, and stops it. Returns the exit code. */
export async function untilStopped(instance: Instance): Promise<number> {
  const failure = await Promise.race([askedToStop(), instance.failed]);
  console.log(failure ?? '\nStopping …');
  await instance[Symbol.asyncDispose]();
  return failure === null ? 0 : 1;
}

/** Resolves at a signal, or at the end of the process that started this one. */
function askedToStop(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(null));
    process.on('disconnect', () => resolve(null));
  });
}
