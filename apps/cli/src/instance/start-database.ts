import { createHash, hkdfSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { ensureRuntimeLogin, runtimeUrlOf } from '@young-minds/database/runtime-role';
import { type PostgresCluster, startCluster } from '@young-minds/local-services/postgres/cluster';
import { findPostgresAccount } from '@young-minds/local-services/postgres/programs';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { succeeds } from '@young-minds/local-services/processes/run-command';
import { DATA_FOLDER, ROOT } from '@young-minds/local-services/project';
import { keepPorts, readPorts } from './ports.ts';

const DATABASE = 'postgres';

export interface EmbeddedDatabase extends PostgresCluster {
  /** For migrations. */
  readonly ownerUrl: string;
  /** For web, worker and commands: this role cannot change the audit trail. */
  readonly runtimeUrl: string;
}

/** Starts the instance's own PostgreSQL, on its previous port if that is free. */
export async function startDatabase(password: string, guard: Guard): Promise<EmbeddedDatabase> {
  const { database: preferredPort = 0 } = await readPorts();
  const cluster = await startCluster({ folder: await chooseFolder(), password, preferredPort, guard });
  await keepPorts({ database: cluster.port });
  const ownerUrl = cluster.databaseUrl(DATABASE);
  const { pool, close } = createDatabase(ownerUrl, { maxConnections: 1 });
  await ensureRuntimeLogin(pool, runtimePassword(password)).finally(close);
  return { ...cluster, ownerUrl, runtimeUrl: runtimeUrlOfEmbedded(password, cluster.port) };
}

/** Returns the URL of the embedded database for web, worker and commands. */
export function runtimeUrlOfEmbedded(password: string, port: number): string {
  return runtimeUrlOf(`postgres://127.0.0.1:${port}/${DATABASE}`, runtimePassword(password));
}

/** Derives the runtime role's password, from which the owner's cannot be computed. */
function runtimePassword(password: string): string {
  return Buffer.from(hkdfSync('sha256', password, 'young-minds', 'runtime role', 24)).toString('base64url');
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
