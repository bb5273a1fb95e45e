import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { expect } from 'vitest';
import { test } from './support/e2e-test.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the doctor finds no problems, records a session with or without confirmed emails, and leaves no usable account', async ({
  stack,
}) => {
  const { pool } = stack.database;
  const findWays = async () =>
    (await pool.query('SELECT user_id FROM auth_accounts UNION SELECT user_id FROM auth_sessions ORDER BY 1')).rows;
  const waysBefore = await findWays();
  const printed = await runCommand(process.execPath, ['apps/cli/src/main.ts', 'doctor', '--json', '--record'], {
    cwd: ROOT,
    env: stack.env,
  });
  const { isWell, checks } = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  expect(isWell).toBe(true);
  expect(checks.at(-1)).toMatchObject({ name: 'recording', state: 'ok', found: expect.stringContaining('be played') });
  expect((await pool.query("SELECT id FROM users WHERE name LIKE 'Doctor %'")).rows).toHaveLength(2);
  expect(await findWays()).toEqual(waysBefore);
});
