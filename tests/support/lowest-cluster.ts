import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOWEST_POSTGRES } from '@young-minds/database/server-version';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { startGuard } from '@young-minds/local-services/processes/guard';

/** Where Debian and Ubuntu install the lowest supported PostgreSQL. */
export const LOWEST_PROGRAMS = `/usr/lib/postgresql/${LOWEST_POSTGRES}/bin`;

/** Returns whether it is installed, and otherwise says so in the run's output. */
export function hasLowestPostgres(): boolean {
  const isInstalled = existsSync(join(LOWEST_PROGRAMS, 'initdb'));
  if (!isInstalled) console.warn(`Skipped: the lowest supported PostgreSQL is not installed in ${LOWEST_PROGRAMS}.`);
  return isInstalled;
}

/** Starts a cluster of the lowest supported PostgreSQL until the resources are disposed. Returns its superuser's URL. */
export async function openLowestCluster(resources: AsyncDisposableStack): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'lowest-'));
  resources.defer(() => rm(root, { recursive: true }));
  // The account PostgreSQL runs as must be able to enter this folder.
  await chmod(root, 0o711);
  const guard = startGuard();
  resources.defer(() => guard.release());
  const [initdb, pgCtl] = [join(LOWEST_PROGRAMS, 'initdb'), join(LOWEST_PROGRAMS, 'pg_ctl')];
  const programs = { initdb, pgCtl, hasBuiltinLocale: false };
  const cluster = await startCluster({ folder: join(root, 'postgres'), password: 'for this test', guard, programs });
  resources.defer(() => cluster.stop());
  return cluster.databaseUrl('postgres');
}
