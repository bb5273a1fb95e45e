import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLivekitKeys, type LivekitKeys } from '@young-minds/local-services/livekit/start-livekit';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { type LivekitService, startLivekitService } from '../../chaos/system/livekit-service.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { openWebhookIntake } from '../livekit-with-webhooks.ts';
import { startWorkerProcess, type WorkerProcess } from '../worker-process.ts';
import type { EgressPrograms } from './find-egress.ts';
import { type RealEgress, startRealEgress } from './real-egress.ts';
import { startRedis } from './redis.ts';

/** Longer than LiveKit needs after a crash until it lets a participant in again, which took 3 to 10 s. */
const GRACE_SECONDS = 20;

/** A worker that records with a real Egress, on a LiveKit that shares a Redis with it. */
export interface EgressSystem extends AsyncDisposable {
  readonly keys: LivekitKeys;
  readonly livekit: LivekitService;
  readonly egress: RealEgress;
  readonly database: TestDatabase;
  readonly worker: WorkerProcess;
  /** Contains `egress`, where Egress writes, and `store`. */
  readonly directory: string;
}

export async function startEgressSystem(programs: EgressPrograms): Promise<EgressSystem> {
  await using resources = new AsyncDisposableStack();
  const guard = startGuard();
  resources.defer(() => guard.release());
  const directory = await mkdtemp(join(tmpdir(), 'real-egress-'));
  resources.defer(() => rm(directory, { recursive: true }));
  const outputDirectory = join(directory, 'egress');
  await mkdir(outputDirectory);
  const database = await createTestDatabase();
  resources.defer(() => database.drop());
  const keys = generateLivekitKeys();
  const redis = resources.use(await startRedis({ program: programs.redis, folder: directory, guard }));
  const { webhookUrl } = resources.use(await openWebhookIntake({ database, keys }));
  const common = { keys, folder: directory, guard, redisAddress: redis.address };
  const livekit = await startLivekitService({ ...common, webhookUrl, graceSeconds: GRACE_SECONDS });
  resources.defer(() => livekit.kill());
  const egress = resources.use(
    await startRealEgress({
      ...common,
      program: programs.egress,
      livekitUrl: livekit.url,
      folder: join(directory, 'run'),
    }),
  );
  const worker = await startWorkerProcess({
    ...{ directory, graceSeconds: GRACE_SECONDS, databaseUrl: database.url, livekit: { ...keys, url: livekit.url } },
    env: { RECORDER: 'egress', EGRESS_OUTPUT_DIR: outputDirectory },
  });
  resources.defer(() => worker.end('SIGTERM'));
  const moved = resources.move();
  return { keys, livekit, egress, database, worker, directory, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
