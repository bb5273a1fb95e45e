import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '@young-minds/database/migrate';
import { type PostgresCluster, startCluster } from '@young-minds/local-services/postgres/cluster';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { isRunning, sendSignal } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { Service } from './service.ts';

export interface PostgresService extends Service {
  readonly url: string;
}

const START_TIMEOUT_MS = 20_000;

/** Starts a migrated PostgreSQL that is as durable as in production. */
export async function startPostgres(folder: string, guard: Guard): Promise<PostgresService> {
  const place = join(folder, 'postgres');
  await mkdir(place);
  // The account PostgreSQL runs as must be able to enter these folders.
  await Promise.all([folder, place].map((passed) => chmod(passed, 0o711)));
  const options = { folder: join(place, 'cluster'), password: randomBytes(24).toString('hex'), guard };
  const first = await startCluster(options);
  const { port } = first;
  const url = first.databaseUrl('postgres');
  await migrate(url);
  let running: PostgresCluster | null = first;
  return {
    url,
    async stop() {
      await running?.stop();
      running = null;
    },
    async kill() {
      if (running === null) return;
      const postmaster = { pid: running.pid, isGroup: false };
      running = null;
      sendSignal(postmaster, 'SIGKILL');
      await waitUntil(() => !isRunning(postmaster), { timeoutMs: START_TIMEOUT_MS, what: "the postmaster's end" });
      guard.forget(postmaster.pid);
    },
    async start() {
      if (running !== null) return;
      // The children of a killed server hold its shared memory for a moment, which keeps the next one from starting.
      const start = () => startCluster({ ...options, preferredPort: port }).catch(() => null);
      running = await waitUntil(start, { timeoutMs: START_TIMEOUT_MS, what: 'PostgreSQL' });
    },
  };
}
