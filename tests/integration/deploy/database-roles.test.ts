import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { describe, expect, inject, test } from 'vitest';
import { runtimeUrlFor } from '../../support/database.ts';
import { DEPLOY, provideProgram } from '../../support/deploy-files.ts';

const psql = await provideProgram('psql', 'postgresql-client');

describe('postgres/roles.sql', () => {
  test.skipIf(psql === null)('creates the roles of web and worker, and can run again', async () => {
    const { adminUrl, runtimePassword } = inject('postgres');
    const env = { RUNTIME_PASSWORD: runtimePassword };
    const file = join(DEPLOY, 'postgres/roles.sql');
    for (const _ of ['first', 'again']) {
      await runCommand(psql ?? '', ['-v', 'ON_ERROR_STOP=1', '-f', file, adminUrl], { env });
    }
    const { pool, close } = createDatabase(runtimeUrlFor(adminUrl), { maxConnections: 1 });
    const { rows } = await pool
      .query(
        "SELECT pg_has_role('young_minds_runtime', 'USAGE') AS is_member, rolsuper FROM pg_roles WHERE rolname = current_user",
      )
      .finally(close);
    expect(rows).toEqual([{ is_member: true, rolsuper: false }]);
  });
});
