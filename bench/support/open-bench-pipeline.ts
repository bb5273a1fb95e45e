import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { generateLivekitKeys, type LivekitKeys } from '@young-minds/local-services/livekit/start-livekit';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { startLivekitWithWebhooks } from '../../tests/support/livekit-with-webhooks.ts';
import { startWorkerProcess, type WorkerProcess } from '../../tests/support/worker-process.ts';
import { type BenchDatabase, openBenchDatabase } from './open-bench-database.ts';

export interface BenchPipeline extends AsyncDisposable {
  readonly database: BenchDatabase;
  readonly livekit: LivekitKeys & { readonly url: string };
  /** The capture folder of all workers, with one folder per recording. */
  readonly captureDirectory: string;
  startWorker(): Promise<WorkerProcess>;
}

/** The grace period; so long that no recording is stopped and composed during a measurement. */
const GRACE_SECONDS = 600;

/** Starts a database and a LiveKit server for one measurement; the workers that it starts share one folder. */
export async function openBenchPipeline(): Promise<BenchPipeline> {
  await using resources = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'bench-pipeline-'));
  resources.defer(() => rm(directory, { recursive: true }));
  const captureDirectory = join(directory, 'capture');
  await mkdir(captureDirectory);
  const guard = startGuard();
  resources.defer(() => guard.release());
  const database = await openBenchDatabase();
  resources.defer(() => database.close());
  const { path: program } = await findLivekitServer(console.log);
  const keys = generateLivekitKeys();
  const rooms = { program, keys, database, folder: directory, graceSeconds: GRACE_SECONDS, guard };
  const { server } = resources.use(await startLivekitWithWebhooks(rooms));
  const livekit = { ...keys, url: server.url };
  const kept = resources.move();
  return {
    ...{ database, livekit, captureDirectory },
    async startWorker() {
      const place = { databaseUrl: database.url, livekit, directory, graceSeconds: GRACE_SECONDS };
      const worker = await startWorkerProcess(place);
      guard.watch({ pid: worker.pid, isGroup: false, signal: 'SIGTERM' });
      kept.defer(() => worker.end('SIGTERM'));
      return worker;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
