import { hostname, userInfo } from 'node:os';
import { type Config, childEnvironment, type Environment, loadConfig, readEnvironment } from '@young-minds/config';
import { createAuditChain, createDatabase, createJobQueue, createUnitOfWork } from '@young-minds/database';
import { ensureSchema } from '@young-minds/database/ensure-schema';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { ROOT } from '@young-minds/local-services/project';
import type { AuditChain, UnitOfWork } from '@young-minds/recording/ports';
import { createStorageRegistry, type NamedStorageRegistry } from '@young-minds/storage/registry';
import { ensureSecrets, SECRETS_FILE } from '../setup/secrets.ts';
import { completeEnvironment, findEmbeddedParts } from './environment.ts';
import { findHolder } from './lock.ts';
import { DEFAULT_WEB_PORT } from './ports.ts';
import { startDatabase } from './start-database.ts';

/** These commands do not use LiveKit, but the configuration requires a URL. */
const UNUSED_LIVEKIT_URL = 'ws://127.0.0.1';
/** A guard that stops no process: the database may belong to a running instance. */
const UNGUARDED: Guard = { watch() {}, forget() {}, release() {} };

/** What an operator's command needs of the platform. */
export interface Platform extends AsyncDisposable {
  readonly config: Config;
  readonly unitOfWork: UnitOfWork;
  readonly storage: NamedStorageRegistry;
  readonly auditChain: AuditChain;
}

/**
 * Connects to the platform's database and stores, whether the platform's processes run or not.
 * @throws CONFIGURATION_INVALID
 */
export async function openPlatform(): Promise<Platform> {
  const resources = new AsyncDisposableStack();
  try {
    const operator = readEnvironment(ROOT);
    const { env, ownerUrl } = await provideEnvironment({ resources, operator, secretsFile: SECRETS_FILE });
    const config = loadConfig(env);
    await ensureSchema(ownerUrl ?? config.databaseUrl);
    const onError = (error: Error) => console.error(`The database has trouble: ${error.message}`);
    const database = createDatabase(config.databaseUrl, { onConnectionError: onError });
    resources.defer(() => database.close());
    const queue = createJobQueue({ databaseUrl: config.databaseUrl, onError });
    resources.defer(() => queue.close());
    const { storage, stores, web, auth } = config;
    return {
      config,
      unitOfWork: createUnitOfWork({ db: database.db, queue, signature: operatorSignature() }),
      auditChain: createAuditChain(database.pool),
      storage: createStorageRegistry({ storage, stores, baseUrl: web.baseUrl, signingSecret: auth.secret }),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

interface ProvidedEnvironment {
  readonly env: NodeJS.Dict<string>;
  /** Of the embedded database; null if the operator provides one. */
  readonly ownerUrl: string | null;
}

interface EnvironmentSources {
  /** Gets the embedded database. */
  readonly resources: AsyncDisposableStack;
  readonly operator: Environment;
  readonly secretsFile: string;
}

/** Returns the environment of the platform. Starts the embedded database if it does not run. */
export async function provideEnvironment({
  resources,
  operator,
  secretsFile,
}: EnvironmentSources): Promise<ProvidedEnvironment> {
  const embedded = findEmbeddedParts(operator);
  // The services' account may not write below the code, and generated secrets would not be used.
  if (!embedded.database && !embedded.livekit) return { env: operator, ownerUrl: null };
  const secrets = await ensureSecrets(secretsFile);
  const parts = {
    databaseUrl: null as string | null,
    livekitUrl: embedded.livekit ? UNUSED_LIVEKIT_URL : null,
    webPort: DEFAULT_WEB_PORT,
  };
  let ownerUrl: string | null = null;
  if (embedded.database) {
    const cluster = await startDatabase(secrets.databasePassword, UNGUARDED);
    // An instance that started meanwhile has taken over this cluster.
    if (!cluster.wasRunning) resources.defer(() => (findHolder() === null ? cluster.stop() : undefined));
    ({ runtimeUrl: parts.databaseUrl, ownerUrl } = cluster);
  }
  return { env: completeEnvironment(operator, secrets, parts), ownerUrl };
}

/** Returns who runs the command, for the audit trail: the account on this machine, and the one that called `sudo`. */
function operatorSignature(): { readonly operator: Readonly<Record<string, string>> } {
  const { SUDO_USER: behind } = childEnvironment();
  const command = process.argv.slice(2, 4).join(' ');
  return { operator: { account: userInfo().username, host: hostname(), ...(behind && { behind }), command } };
}
