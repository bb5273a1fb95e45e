import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuditChain, createJobQueue, createUnitOfWork } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { LOWEST_POSTGRES } from '@young-minds/database/server-version';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { EARLIER_SCHEMAS, insertEarlierRows, migrateAsEarlier } from '../../support/earlier-database.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';
import { seedSession } from '../../support/seed-session.ts';

/** Where Debian and Ubuntu install it. */
const PROGRAMS = `/usr/lib/postgresql/${LOWEST_POSTGRES}/bin`;
const PLATFORM = join(import.meta.dirname, '../../fixtures/earlier-versions/database/platform.sql');
const isInstalled = existsSync(join(PROGRAMS, 'initdb'));
if (!isInstalled) console.warn(`Skipped: the lowest supported PostgreSQL is not installed in ${PROGRAMS}.`);

describe.skipIf(!isInstalled)(`PostgreSQL ${LOWEST_POSTGRES}`, () => {
  let resources: AsyncDisposableStack;
  let database: TestDatabase;

  beforeEach(async () => {
    resources = new AsyncDisposableStack();
    const root = await mkdtemp(join(tmpdir(), 'lowest-'));
    resources.defer(() => rm(root, { recursive: true }));
    // The account PostgreSQL runs as must be able to enter this folder.
    await chmod(root, 0o711);
    const guard = startGuard();
    resources.defer(() => guard.release());
    const programs = { initdb: join(PROGRAMS, 'initdb'), pgCtl: join(PROGRAMS, 'pg_ctl'), hasBuiltinLocale: false };
    const cluster = await startCluster({ folder: join(root, 'postgres'), password: 'for this test', guard, programs });
    resources.defer(() => cluster.stop());
    database = await createEmptyDatabase(cluster.databaseUrl('postgres'));
    resources.defer(() => database.drop());
  });

  afterEach(() => resources.disposeAsync());

  test('gets the schema, holds rows and their audit trail, and queues jobs', async () => {
    await migrate(database.url);
    const { roomId, sessionId } = await seedSession(database.db);
    const queue = createJobQueue({ databaseUrl: database.url, onError: (error) => expect.fail(error.message) });
    resources.defer(() => queue.close());
    const { run } = createUnitOfWork({ db: database.db, queue });
    await run(async ({ audit, jobs }) => {
      await audit.record({ type: 'recording_requested', source: 'worker', roomId, data: {} });
      await jobs.enqueue('compose-recording', { recordingId: sessionId });
    });
    const { rows } = await database.pool.query("SELECT name FROM pgboss.job WHERE state = 'created'");
    expect(rows).toEqual([{ name: 'compose-recording' }]);
    expect(await verifyAuditTrail({ auditChain: createAuditChain(database.pool) })).toMatchObject({
      lines: 1,
      tampered: null,
    });
  });

  test.each(EARLIER_SCHEMAS)('upgrades the earlier schema "%s"', async (schema) => {
    await migrateAsEarlier(database, schema);
    await insertEarlierRows(database);
    await migrate(database.url);
    const { rows } = await database.pool.query('SELECT phase FROM livekit_recordings ORDER BY id');
    expect(rows).toEqual([{ phase: 'completed' }, { phase: 'failed' }]);
  });

  test('adopts a platform without recordings', async () => {
    await database.pool.query(await readFile(PLATFORM, 'utf8'));
    await migrate(database.url);
    const { rows } = await database.pool.query('SELECT phase FROM livekit_recordings ORDER BY id');
    expect(rows).toEqual([{ phase: 'completed' }, { phase: 'failed' }, { phase: 'failed' }]);
  });
});
