import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresCluster, startCluster } from '@young-minds/local-services/postgres/cluster';
import { findPostgresAccount } from '@young-minds/local-services/postgres/programs';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { succeeds } from '@young-minds/local-services/processes/run-command';
import { DATA_FOLDER, ROOT } from '@young-minds/local-services/project';
import { keepPorts, readPorts } from './ports.ts';

/** Starts the instance's own PostgreSQL, on its previous port if that is free. */
export async function startDatabase(password: string, guard: Guard): Promise<PostgresCluster> {
  const { database: preferredPort = 0 } = await readPorts();
  const cluster = await startCluster({ folder: await chooseFolder(), password, preferredPort, guard });
  await keepPorts({ database: cluster.port });
  return cluster;
}

/**
 * Returns the checkout's data folder, unless the account that PostgreSQL runs as has no access: a checkout of root
 * below /root is closed to it.
 */
async function chooseFolder(): Promise<string> {
  const folder = join(DATA_FOLDER, 'postgres');
  await mkdir(folder, { recursive: true });
  const account = await findPostgresAccount();
  if (account === null || (await succeeds('test', ['-x', folder], { account, cwd: '/' }))) return folder;
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  return join('/var/lib/young-minds', checkout, 'postgres');
}
