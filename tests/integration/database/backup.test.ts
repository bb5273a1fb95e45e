import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { createAuditChain, createDatabase, createUnitOfWork, type DatabaseHandle } from '@young-minds/database';
import { migrate } from '@young-minds/database/migrate';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withDatabaseName } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { hasLowestPostgres, LOWEST_PROGRAMS, openLowestCluster } from '../../support/lowest-cluster.ts';
import { seedSession } from '../../support/seed-session.ts';

const LIBRARIES = ['common', 'settings', 'database', 'replace-database'];

/** With Debian's programs, as on an installed machine, and an owner who is no superuser. */
describe.skipIf(!hasLowestPostgres())('deploy/backup.sh and restore.sh', () => {
  let resources: AsyncDisposableStack;
  let folder: string;
  let url: string;
  let database: DatabaseHandle;

  beforeEach(async () => {
    resources = new AsyncDisposableStack();
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    resources.defer(() => rm(folder, { recursive: true }));
    url = await createOwnedDatabase(await openLowestCluster(resources));
    await writeFile(join(folder, 'owner.environment'), `DATABASE_URL='${url}'\n`);
    database = createDatabase(url);
    resources.defer(() => database.close());
    await migrate(url);
    await seedAuditedRoom();
    await bash('as_owner pg_dump --format=custom --file=database.dump');
  });

  afterEach(() => resources.disposeAsync());

  async function createOwnedDatabase(adminUrl: string): Promise<string> {
    const setup = await readFile(join(ROOT, 'deploy/postgres/database.sql'), 'utf8');
    const roles = await readFile(join(ROOT, 'deploy/postgres/roles.sql'), 'utf8');
    await writeFile(join(folder, 'setup.sql'), setup + roles);
    const env = { OWNER_PASSWORD: 'p%w', RUNTIME_PASSWORD: 'runtime' };
    // Twice, because an installation can run again.
    for (const _ of ['first', 'again']) {
      await runCommand('psql', ['-v', 'ON_ERROR_STOP=1', '-f', join(folder, 'setup.sql'), adminUrl], { env });
    }
    const owner = { username: 'young_minds_owner', password: 'p%25w' };
    return Object.assign(new URL(withDatabaseName(adminUrl, 'young_minds')), owner).href;
  }

  async function seedAuditedRoom(): Promise<void> {
    const { roomId } = await seedSession(database.db);
    const { run } = createUnitOfWork({ db: database.db, queue: new JobList() });
    await run(({ audit }) => audit.record({ type: 'recording_requested', source: 'worker', roomId, data: {} }));
  }

  /** Runs statements with the functions of the scripts. */
  function bash(statements: string): Promise<string> {
    const sources = LIBRARIES.map((name) => `source ${join(ROOT, 'deploy/lib', `${name}.sh`)}`);
    const env = { YOUNG_MINDS_SETTINGS: folder, PATH: [LOWEST_PROGRAMS, childEnvironment().PATH].join(delimiter) };
    return runCommand('bash', ['-c', ['set -euo pipefail', ...sources, statements].join('\n')], { env, cwd: folder });
  }

  const countSessions = async () => (await database.pool.query('SELECT count(*)::int AS n FROM sessions')).rows[0]?.n;

  test('a restore replaces everything that the database has since', async () => {
    await seedAuditedRoom();
    await database.pool.query('CREATE TABLE of_a_newer_version (id int)');
    expect(await countSessions()).toBe(2);
    await bash('replace_database database.dump');
    expect(await countSessions()).toBe(1);
    const { rows } = await database.pool.query("SELECT to_regclass('of_a_newer_version') AS newer");
    expect(rows).toEqual([{ newer: null }]);
    expect(await verifyAuditTrail({ auditChain: createAuditChain(database.pool) })).toMatchObject({
      lines: 1,
      tampered: null,
    });
    await migrate(url);
  });

  test('the database has UTF-8, whatever the locale of the machine', async () => {
    const { rows } = await database.pool.query(
      'SELECT pg_encoding_to_char(encoding) AS encoding, datctype FROM pg_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ encoding: 'UTF8', datctype: 'C.UTF-8' }]);
  });

  test('a damaged backup changes nothing', async () => {
    await seedAuditedRoom();
    const { length } = await readFile(join(folder, 'database.dump'));
    await truncate(join(folder, 'database.dump'), length - 1_000);
    await expect(bash('replace_database database.dump')).rejects.toThrow(/pg_restore/);
    expect(await countSessions()).toBe(2);
  });
});
