import { type Config, loadConfig, readEnvironment } from '@young-minds/config';
import { createAuditChain, createDatabase, createJobQueue, createUnitOfWork } from '@young-minds/database';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { ROOT } from '@young-minds/local-services/project';
import type { AuditChain, StorageRegistry, UnitOfWork } from '@young-minds/recording/ports';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { ensureSchema } from '../setup/schema.ts';
import { ensureSecrets, SECRETS_FILE } from '../setup/secrets.ts';
import { completeEnvironment, findEmbeddedParts } from './environment.ts';
import { findHolder } from './instance-lock.ts';
import { operatorSignature } from './operator-signature.ts';
import { startDatabase } from './start-database.ts';

/** What an operator's command works with. */
export interface Platform extends AsyncDisposable {
  readonly config: Config;
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
  readonly auditChain: AuditChain;
}

/** Reaches the platform's database and stores, beside the running processes or without them. @throws CONFIGURATION_INVALID */
export async function openPlatform(): Promise<Platform> {
  const resources = new AsyncDisposableStack();
  try {
    const config = loadConfig(await findEnvironment(resources));
    await ensureSchema(config.databaseUrl);
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

/** No process of ours is to end with this command: the database may be a running instance's. */
const UNGUARDED: Guard = { watch() {}, forget() {}, release() {} };

async function findEnvironment(resources: AsyncDisposableStack): Promise<NodeJS.Dict<string>> {
  const operator = readEnvironment(ROOT);
  const embedded = findEmbeddedParts(operator);
  const secrets = await ensureSecrets(SECRETS_FILE);
  const parts = { databaseUrl: null as string | null, livekitUrl: embedded.livekit ? NOT_ASKED : null, webPort: 3000 };
  if (embedded.database) {
    const cluster = await startDatabase(secrets.databasePassword, UNGUARDED);
    // An instance that was started meanwhile has taken it over.
    if (!cluster.wasRunning) resources.defer(() => (findHolder() === null ? cluster.stop() : undefined));
    parts.databaseUrl = cluster.databaseUrl('postgres');
  }
  return completeEnvironment(operator, secrets, parts);
}

/** These commands have nothing to do with LiveKit, but a configuration is whole or none. */
const NOT_ASKED = 'ws://127.0.0.1';
