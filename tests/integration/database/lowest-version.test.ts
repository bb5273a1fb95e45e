import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditChain, createJobQueue, createUnitOfWork } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { LOWEST_POSTGRES } from '@young-minds/database/server-version';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { EARLIER_SCHEMAS, insertEarlierRows, migrateAsEarlier } from '../../support/earlier-database.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';
import { hasLowestPostgres, openLowestCluster } from '../../support/lowest-cluster.ts';
import { seedSession } from '../../support/seed-session.ts';

const PLATFORM = join(import.meta.dirname, '../../fixtures/earlier-versions/database/platform.sql');

describe.skipIf(!hasLowestPostgres())(`PostgreSQL ${LOWEST_POSTGRES}`, () => {
  let resources: AsyncDisposableStack;
  let database: TestDatabase;

  beforeEach(async () => {
    resources = new AsyncDisposableStack();
    database = await createEmptyDatabase(await openLowestCluster(resources));
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
