import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runtimeUrlOfEmbedded } from '@young-minds/cli/instance/start-database';
import { readSecrets } from '@young-minds/cli/setup/secrets';
import { createDatabase, type DatabaseHandle } from '@young-minds/database';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { RoomServiceClient } from 'livekit-server-sdk';
import { createCheckout } from '../../support/checkout.ts';
import { type NpmStart, npmStart } from '../../support/npm-start.ts';

/** What `npm start` runs in a checkout of its own. */
export interface ChaosInstance extends AsyncDisposable {
  /** The checkout. It is kept, because its logs are read afterward; the caller deletes it. */
  readonly folder: string;
  readonly baseUrl: string;
  readonly started: NpmStart;
  /** Loses its connections when PostgreSQL ends, and reconnects. */
  readonly database: DatabaseHandle;
  readonly rooms: RoomServiceClient;
}

/** Runs `npm start` with the defaults of a new checkout. */
export async function startChaosInstance(print: (line: string) => void): Promise<ChaosInstance> {
  await ensureWebBuild(print);
  const folder = await createCheckout();
  await using resources = new AsyncDisposableStack();
  const started = await npmStart(folder);
  resources.defer(() => stop(started));
  await started.untilPrinted('Young Minds runs at');
  const secrets = await readSecrets(join(folder, '.data', 'secrets.json'));
  if (secrets === null) throw new Error(`npm start has generated no secrets in ${folder}`);
  const ports: { database: number; livekit: number } = JSON.parse(
    await readFile(join(folder, '.data', 'ports.json'), 'utf8'),
  );
  const database = createDatabase(runtimeUrlOfEmbedded(secrets.databasePassword, ports.database));
  resources.defer(() => database.close());
  const { livekitApiKey, livekitApiSecret } = secrets;
  const kept = resources.move();
  return {
    ...{ folder, started, database, baseUrl: `http://localhost:${started.port}` },
    rooms: new RoomServiceClient(`http://127.0.0.1:${ports.livekit}`, livekitApiKey, livekitApiSecret),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function stop({ npm }: NpmStart): Promise<void> {
  if (npm.exitCode !== null || npm.signalCode !== null) return;
  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  await ended;
}

/** Deletes the checkout of an instance that has stopped. */
export function deleteInstance({ folder }: ChaosInstance): Promise<void> {
  return rm(folder, { recursive: true });
}
