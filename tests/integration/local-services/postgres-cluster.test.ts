import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { type PostgresCluster, startCluster } from '@young-minds/local-services/postgres/cluster';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PASSWORD = 'only-for-this-test';

let root: string;
let guard: Guard;
let cluster: PostgresCluster | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cluster-'));
  await chmod(root, 0o711);
  guard = startGuard();
});

afterEach(async () => {
  await cluster?.stop();
  guard.release();
  await rm(root, { recursive: true });
});

async function start(password = PASSWORD): Promise<PostgresCluster> {
  cluster = await startCluster({ folder: join(root, 'postgres'), password, guard });
  return cluster;
}

async function query(databaseUrl: string, statement: string): Promise<unknown[]> {
  const { pool, close } = createDatabase(databaseUrl, { maxConnections: 1 });
  const { rows } = await pool.query(statement).finally(close);
  return rows;
}

test('a server that was left running is reused with its data', async () => {
  const first = await start();
  await query(first.databaseUrl('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
  const second = await start();
  expect(second).toMatchObject({ wasRunning: true, port: first.port });
  expect(await query(second.databaseUrl('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a server restarts on its folder, and requires the password', async () => {
  await (await start()).stop();
  const again = await start();
  expect(again.wasRunning).toBe(false);
  const wrong = again.databaseUrl('postgres').replace(PASSWORD, 'guessed');
  await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

test('leftovers of an interrupted first start are harmless', async () => {
  await mkdir(join(root, 'postgres', 'data.unfinished'), { recursive: true });
  const { wasRunning, databaseUrl } = await start();
  expect(wasRunning).toBe(false);
  expect(await query(databaseUrl('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('text is stored as UTF-8 and sorted the same way on every machine', async () => {
  const url = (await start()).databaseUrl('postgres');
  expect(await query(url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await query(url, "SELECT upper('ärger') AS upper")).toEqual([{ upper: 'ÄRGER' }]);
});
