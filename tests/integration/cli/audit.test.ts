import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@young-minds/config';
import { systemClock } from '@young-minds/core';
import { createAuditChain, createUnitOfWork } from '@young-minds/database';
import { anchorPath, createAuditAnchoring } from '@young-minds/recording/audit';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI } from '../../support/cli-program.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { seedSession } from '../../support/seed-session.ts';
import { seedStoredRecording } from '../../support/stores/stored-recording.ts';
import { workerEnvironment } from '../../support/worker-process.ts';

const SECRET = 'a secret of these tests, long enough';
const KEYED = { AUDIT_ANCHOR_KEY: 'a key of these tests, also long enough' };

let database: TestDatabase;
let folder: string;
let roomId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'audit-command-'));
  ({ roomId } = await seedSession(database.db));
  const unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
    const line = { type: 'recording_accessed', source: 'api', roomId, data: { address } } as const;
    await unitOfWork.run(({ audit }) => audit.record(line));
  }
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

type Result = { code: unknown; stdout: string; stderr: string };

/** Runs the command as an operator does, in a separate process. */
const run = (...args: string[]): Promise<Result> => runWith({}, ...args);

async function runWith(added: NodeJS.Dict<string>, ...args: string[]): Promise<Result> {
  const livekit = { url: 'ws://127.0.0.1:7880', apiKey: 'key', apiSecret: SECRET };
  const place = { databaseUrl: database.url, livekit, directory: folder };
  const env = childEnvironment(workerEnvironment({ ...place, env: { BETTER_AUTH_SECRET: SECRET, ...added } }));
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, stdout, stderr };
}

const headOf = (stdout: string) => /Head ([0-9a-f]{64})/.exec(stdout)?.[1] ?? '';

test('an intact trail exits with 0, and the head of an earlier run matches only until lines are added', async () => {
  const whole = await run('audit', 'verify');
  expect(whole).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('3 lines in 1 chains are as they were written.'),
  });
  expect(await run('audit', 'verify', '--head', headOf(whole.stdout))).toMatchObject({ code: 0 });
  expect(await run('audit', 'verify', '--head', '0'.repeat(64))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('lines were added or cut off since'),
  });
});

test('a trail without anchors is reported if there is a key, and a trail that has what was anchored is not', async () => {
  const { AUDIT_ANCHOR_KEY: key } = KEYED;
  expect(await runWith(KEYED, 'audit', 'verify')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The local store has no anchors.'),
  });
  const store = createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'http://x', signingSecret: SECRET });
  const copyFile = join(folder, 'copies');
  const auditChain = createAuditChain(database.pool);
  const storage = { current: store, of: () => store };
  await createAuditAnchoring({ auditChain, storage, clock: systemClock, key, copyFile })();
  expect(await runWith(KEYED, 'audit', 'verify', '--anchors', copyFile)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 anchors in the store match, the last of '),
  });
  await store.deleteRecording(anchorPath(1));
  expect(await runWith(KEYED, 'audit', 'verify', '--anchors', copyFile)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in the store is missing'),
  });
});

test('invalid arguments print the usage', async () => {
  expect(await run('audit', 'verfy')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Did you mean verify?'),
  });
});

test('the trail records operator actions with their account and machine', async () => {
  const storage = createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'http://x', signingSecret: SECRET });
  const { id } = await seedStoredRecording(database.db, storage);
  expect(await run('storage', 'erase', id, '--reason', 'request of 3 May')).toMatchObject({ code: 0 });
  const { rows } = await database.pool.query(
    `SELECT event_data FROM livekit_events WHERE recording_id = $1 AND event_type = 'recording_erased'`,
    [id],
  );
  const operator = { account: userInfo().username, host: hostname(), command: 'storage erase' };
  expect(rows).toMatchObject([{ event_data: { reason: 'request of 3 May', operator } }]);
});

test('a line whose address was changed by a privileged user is reported', async () => {
  const { rows } = await database.pool.query(
    'SELECT id::text FROM livekit_events WHERE chain_id = $1 AND chain_index = 2',
    [roomId],
  );
  await database.pool.query('ALTER TABLE livekit_events DISABLE TRIGGER USER');
  await database.pool.query(
    `UPDATE livekit_events SET event_data = jsonb_set(event_data, '{address}', '"198.51.100.1"') WHERE id = $1`,
    [rows[0].id],
  );
  await database.pool.query('ALTER TABLE livekit_events ENABLE TRIGGER USER');
  expect(await run('audit', 'verify')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `Line ${rows[0].id} of chain ${roomId} is changed.\n`,
  });
});
