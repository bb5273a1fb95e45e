import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard } from '../process/guard.ts';
import { succeeds } from '../process/run-command.ts';
import { DATA_FOLDER, ROOT } from '../project.ts';
import { findPostgresAccount } from '../services/postgres/account.ts';
import { type PostgresCluster, startCluster } from '../services/postgres/cluster.ts';
import { keepPorts, readPorts } from '../setup/ports.ts';

/** Starts the instance's own PostgreSQL, on the port it had before where that is free. */
export async function startDatabase(password: string, guard: Guard): Promise<PostgresCluster> {
  const { database: preferredPort = 0 } = await readPorts();
  const cluster = await startCluster({ folder: await chooseFolder(), password, preferredPort, guard });
  await keepPorts({ database: cluster.port });
  return cluster;
}

/**
 * The data folder of the checkout, unless the account PostgreSQL runs as cannot get there: a checkout of root's below
 * /root is closed to it.
 */
async function chooseFolder(): Promise<string> {
  const folder = join(DATA_FOLDER, 'postgres');
  await mkdir(folder, { recursive: true });
  const account = await findPostgresAccount();
  if (account === null || (await succeeds('test', ['-x', folder], { account, cwd: '/' }))) return folder;
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  return join('/var/lib/young-minds', checkout, 'postgres');
}
