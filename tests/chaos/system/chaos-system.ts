import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, createJobQueue, createUnitOfWork, type DatabaseHandle } from '@young-minds/database';
import { generateLivekitKeys, type LivekitKeys } from '@young-minds/local-services/livekit/start-livekit';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { type FaultProxy, openFaultProxy } from '../../support/stores/fault-proxy.ts';
import { type S3Server, s3Variables, startS3Server } from '../../support/stores/s3-server.ts';
import { workerEnvironment } from '../../support/worker-process.ts';
import { type BadNetwork, openBadNetwork } from './bad-network.ts';
import { type CaptureDisk, openCaptureDisk } from './capture-disk.ts';
import { type LivekitService, startLivekitService } from './livekit-service.ts';
import { type PostgresService, startPostgres } from './postgres-service.ts';
import { startWebService, type WebService } from './web-service.ts';
import { openWebhookProxy, type WebhookProxy } from './webhook-proxy.ts';
import { createWorkers, type Workers } from './workers.ts';

/** Short, so that a round waits less for its recordings to stop. */
const GRACE_SECONDS = 2;

/** The whole platform with real servers, each of which can be stopped. Everything is on the loopback interface. */
export interface ChaosSystem extends AsyncDisposable {
  readonly folder: string;
  readonly keys: LivekitKeys;
  readonly postgres: PostgresService;
  /** Loses its connections when PostgreSQL stops, and reconnects. */
  readonly database: DatabaseHandle;
  readonly unitOfWork: UnitOfWork;
  readonly livekit: LivekitService;
  /** Between LiveKit and the web application. */
  readonly webhooks: WebhookProxy;
  readonly web: WebService;
  readonly workers: Workers;
  /** The workers' network path to LiveKit. */
  readonly recorderNetwork: BadNetwork;
  /** The path to LiveKit of those participants who lose their network. */
  readonly participantsNetwork: BadNetwork;
  readonly store: S3Server;
  /** The workers' path to the store. */
  readonly storeProxy: FaultProxy;
  readonly disk: CaptureDisk;
}

export interface ChaosSystemOptions {
  /** Receives messages about slow steps. */
  readonly print: (line: string) => void;
  /** The size of the capture folder's disk, if it can be a separate one. */
  readonly captureDiskMiB: number;
}

/** Starts the system. Its folder is kept, because its logs are read afterward; the caller deletes it. */
export async function startChaosSystem({ print, captureDiskMiB }: ChaosSystemOptions): Promise<ChaosSystem> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-chaos-'));
  await ensureWebBuild(print);
  const guard = startGuard();
  resources.defer(() => guard.release());
  const postgres = await startPostgres(folder, guard);
  resources.defer(() => postgres.stop());
  const database = createDatabase(postgres.url);
  resources.defer(() => database.close());
  const queue = createJobQueue({ databaseUrl: postgres.url, onError: () => {} });
  resources.defer(() => queue.close());

  const webPort = await findFreePort();
  const baseUrl = `http://127.0.0.1:${webPort}`;
  const webhooks = resources.use(await openWebhookProxy(`${baseUrl}/api/livekit/webhook/room-events`));
  const keys = generateLivekitKeys();
  const common = { folder, guard, graceSeconds: GRACE_SECONDS };
  const livekit = await startLivekitService({ ...common, keys, webhookUrl: webhooks.url });
  resources.defer(() => livekit.stop());
  const recorderNetwork = resources.use(await openBadNetwork(livekit));
  const participantsNetwork = resources.use(await openBadNetwork(livekit));
  participantsNetwork.carryMedia(true);
  const store = await startS3Server();
  resources.defer(() => store.close());
  const storeProxy = await openFaultProxy(store.url);
  resources.defer(() => storeProxy.close());
  const disk = resources.use(await openCaptureDisk(join(folder, 'capture'), captureDiskMiB));

  const env = workerEnvironment({
    ...{ directory: folder, graceSeconds: GRACE_SECONDS },
    databaseUrl: postgres.url,
    livekit: { ...keys, url: recorderNetwork.url },
    env: {
      ...s3Variables({ ...store.options, endpoint: storeProxy.url }),
      ...webVariables(baseUrl),
      LOG_LEVEL: 'info',
    },
  });
  const web = await startWebService({ ...common, port: webPort, env: { ...env, LIVEKIT_URL: livekit.url } });
  resources.defer(() => web.stop());
  const workers = createWorkers({ ...common, env });
  resources.defer(() => workers.settleAt(0));
  await workers.settleAt(1);
  const kept = resources.move();
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  const servers = { postgres, database, unitOfWork, livekit, webhooks, web, workers, store, storeProxy, disk };
  return {
    ...{ folder, keys, recorderNetwork, participantsNetwork, ...servers },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** With the test values of these variables, Better Auth skips its origin checks. */
const OUTSIDE_OF_TESTS = { TEST: undefined, VITEST: undefined, VITEST_MODE: undefined };

function webVariables(baseUrl: string): NodeJS.Dict<string> {
  const secret = randomBytes(32).toString('base64url');
  return { BETTER_AUTH_URL: baseUrl, BETTER_AUTH_SECRET: secret, ...OUTSIDE_OF_TESTS };
}
