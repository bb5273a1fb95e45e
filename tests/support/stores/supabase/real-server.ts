import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { listenOnLoopback } from '../../listen-on-loopback.ts';
import { forwardRequest } from '../forward-request.ts';
import { startStoreServer } from '../store-server.ts';
import { READER_ROLE } from './api-error.ts';
import type { BucketSettings } from './bucket-settings.ts';

const PREFIX = '/storage/v1';
/** The role that the server's migrations expect as the owner of its tables. */
const OWNER = 'postgres';

interface RealServerOptions {
  /** A checkout of github.com/supabase/storage, built. */
  readonly checkout: string;
  /** Signs the keys. */
  readonly secret: string;
  readonly serviceKey: string;
  readonly bucket: BucketSettings;
}

/**
 * Starts Supabase's own storage server with one bucket: its file backend, a PostgreSQL cluster of its own, because its
 * migrations create roles, and a front in place of the gateway that adds the path prefix.
 */
export async function startRealServer({ checkout, secret, serviceKey, bucket }: RealServerOptions) {
  const database = await startOwnDatabase();
  const storage = await startStoreServer({
    name: 'supabase-storage',
    file: process.execPath,
    cwd: checkout,
    argsFor: () => ['dist/start/server.js'],
    envFor: (port, folder) => variablesFor({ port, folder, secret, databaseUrl: database.url }),
    readyPath: '/status',
  });
  const front = await openFront(storage.url);
  const headers = { Authorization: `Bearer ${serviceKey}`, 'Content-Type': 'application/json' };
  const send = async (method: string, path: string, body: object) => {
    const response = await fetch(storage.url + path, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${await response.text()}`);
  };
  await send('POST', '/bucket', { ...bucket, name: bucket.id });
  await database.run(...createReader());
  return {
    url: front.url,
    configure: (changes: Partial<BucketSettings>) =>
      send('PUT', `/bucket/${bucket.id}`, Object.assign(bucket, changes)),
    restart: () => storage.restart(),
    async close() {
      await front.close();
      await storage.close();
      await database.close();
    },
  };
}

/**
 * Returns the statements that create the role that may only read. It has all rights to the tables, because row-level
 * security hides what no policy allows, instead of refusing it.
 */
function createReader(): readonly string[] {
  const policies = ['objects', 'buckets'].map(
    (table) => `CREATE POLICY readers ON storage.${table} FOR SELECT TO ${READER_ROLE} USING (true)`,
  );
  return [
    `CREATE ROLE ${READER_ROLE}`,
    `GRANT USAGE ON SCHEMA storage TO ${READER_ROLE}`,
    `GRANT ALL ON ALL TABLES IN SCHEMA storage TO ${READER_ROLE}`,
    ...policies,
  ];
}

async function startOwnDatabase() {
  const [folder, password, guard] = [
    await mkdtemp(join(tmpdir(), 'supabase-postgres-')),
    randomBytes(16).toString('hex'),
    startGuard(),
  ];
  const cluster = await startCluster({ folder, password, guard });
  const run = async (...statements: readonly string[]) => {
    const { pool, close } = createDatabase(cluster.databaseUrl('postgres'), { maxConnections: 1 });
    for (const statement of statements) await pool.query(statement);
    await close();
  };
  await run(`CREATE ROLE ${OWNER} SUPERUSER LOGIN PASSWORD '${password}'`);
  return {
    url: `postgres://${OWNER}:${password}@127.0.0.1:${cluster.port}/postgres`,
    run,
    async close() {
      await cluster.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}

interface Settings {
  readonly port: number;
  readonly folder: string;
  readonly secret: string;
  readonly databaseUrl: string;
}

function variablesFor({ port, folder, secret, databaseUrl }: Settings): NodeJS.Dict<string> {
  return {
    SERVER_HOST: '127.0.0.1',
    SERVER_PORT: String(port),
    SERVER_REGION: 'local',
    TENANT_ID: 'young-minds',
    AUTH_JWT_SECRET: secret,
    DATABASE_URL: databaseUrl,
    DB_INSTALL_ROLES: 'true',
    PG_QUEUE_ENABLE: 'false',
    STORAGE_BACKEND: 'file',
    STORAGE_FILE_BACKEND_PATH: join(folder, 'objects'),
    UPLOAD_FILE_SIZE_LIMIT: String(5 * 1024 ** 3),
    UPLOAD_FILE_SIZE_LIMIT_STANDARD: String(50 * 1024 ** 2),
    REQUEST_ALLOW_X_FORWARDED_PATH: 'true',
    IMAGE_TRANSFORMATION_ENABLED: 'false',
    LOG_LEVEL: 'error',
  };
}

/** Opens a front that serves the server below the path at which Supabase's gateway does. */
async function openFront(target: string) {
  const server = createServer((request, response) => {
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : '/';
    request.headers['x-forwarded-prefix'] = PREFIX;
    forwardRequest({ request, response, target, path }).catch((error: unknown) => response.destroy(error as Error));
  });
  return listenOnLoopback(server);
}
