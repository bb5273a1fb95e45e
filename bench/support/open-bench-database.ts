import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type DatabaseHandle } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { startGuard } from '@young-minds/local-services/processes/guard';

export interface BenchDatabase extends DatabaseHandle {
  readonly url: string;
}

/** Starts a PostgreSQL for one measurement, with the same durability as in production. It is deleted afterwards. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-bench-'));
  // The account that PostgreSQL runs as must be able to enter the folder.
  await chmod(folder, 0o711);
  const guard = startGuard();
  const password = randomBytes(24).toString('hex');
  const cluster = await startCluster({ folder: join(folder, 'postgres'), password, guard });
  const url = cluster.databaseUrl('postgres');
  await migrate(url);
  const { close, ...handle } = createDatabase(url);
  return {
    ...handle,
    url,
    async close() {
      await close();
      await cluster.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}
