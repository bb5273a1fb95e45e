import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { ensureRuntimeLogin } from '@young-minds/database/runtime-role';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { generateLivekitKeys, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { ROOT } from '@young-minds/local-services/project';
import type { TestProject } from 'vitest/node';
import { runAsAdmin, withDatabaseName } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL: a URL that can create databases, the migrated database that tests copy, and web's and worker's password. */
    postgres: { readonly adminUrl: string; readonly templateName: string; readonly runtimePassword: string };
    /** The run's LiveKit, which sends no webhooks, and the program, for tests that start their own. */
    livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string; readonly program: string };
  }
}

/** Node's compile cache. The tests start more than a hundred processes, mostly of the same modules. */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'node-compile-cache');

const TEMPLATE = 'template_young_minds';

/** Settings for a database whose data may be lost: nothing waits for the disk. */
const UNSAFE_BUT_FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** Starts one PostgreSQL and one LiveKit for the whole run, in a folder that is deleted with them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Vitest starts its workers after this, and they pass the variable on to the processes that they start.
  project.config.env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...project.config.env };
  const resources = new AsyncDisposableStack();
  try {
    const guard = startGuard();
    resources.defer(() => guard.release());
    const folder = await mkdtemp(join(tmpdir(), 'young-minds-tests-'));
    resources.defer(() => rm(folder, { recursive: true }));
    // The account PostgreSQL runs as must be able to enter this folder.
    await chmod(folder, 0o711);
    await providePostgres({ project, guard, folder: join(folder, 'postgres'), resources });
    await provideLivekit({ project, guard, folder: join(folder, 'livekit'), resources });
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
  return () => resources.disposeAsync();
}

interface Surroundings {
  readonly project: TestProject;
  readonly guard: Guard;
  readonly folder: string;
  readonly resources: AsyncDisposableStack;
}

async function providePostgres({ project, guard, folder, resources }: Surroundings): Promise<void> {
  const password = randomBytes(24).toString('hex');
  const cluster = await startCluster({ folder, password, settings: UNSAFE_BUT_FAST, guard });
  resources.defer(() => cluster.stop());
  const adminUrl = cluster.databaseUrl('postgres');
  const runtimePassword = randomBytes(24).toString('hex');
  const { pool, close } = createDatabase(adminUrl, { maxConnections: 1 });
  await ensureRuntimeLogin(pool, runtimePassword).finally(close);
  await runAsAdmin(adminUrl, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(withDatabaseName(adminUrl, TEMPLATE));
  project.provide('postgres', { adminUrl, templateName: TEMPLATE, runtimePassword });
}

async function provideLivekit({ project, guard, folder, resources }: Surroundings): Promise<void> {
  const { path: program } = await findLivekitServer(console.log);
  const keys = generateLivekitKeys();
  const server = await startLivekit({ program, folder, keys, guard });
  resources.defer(() => server.stop());
  project.provide('livekit', { url: server.url, program, ...keys });
}
