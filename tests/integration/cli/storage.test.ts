import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { createLocalStorage } from '@young-minds/storage/local';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI } from '../../support/cli-program.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { seedStoredRecording } from '../../support/stores/stored-recording.ts';
import { type SupabaseServer, startSupabaseServer } from '../../support/stores/supabase-server.ts';
import { workerEnvironment } from '../../support/worker-process.ts';

const SECRET = 'a secret of these tests, long enough';

let database: TestDatabase;
let server: SupabaseServer;
let folder: string;

beforeAll(async () => {
  [database, server] = [await createTestDatabase(), await startSupabaseServer()];
  folder = await mkdtemp(join(tmpdir(), 'storage-command-'));
});
afterAll(async () => {
  await server.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/**
 * Runs `npm run storage -- …` in a separate environment. Returns its output.
 * @throws if it exits with anything but 0
 */
function storage(...args: string[]): Promise<string> {
  const livekit = { url: 'ws://127.0.0.1:7880', apiKey: 'key', apiSecret: SECRET };
  const store = {
    STORAGE_PROVIDER: 'supabase',
    SUPABASE_URL: server.url,
    SUPABASE_SERVICE_KEY: server.options.serviceKey,
    SUPABASE_STORAGE_BUCKET: server.options.bucket,
  };
  const place = { databaseUrl: database.url, livekit, directory: folder };
  const env = workerEnvironment({ ...place, env: { BETTER_AUTH_SECRET: SECRET, ...store } });
  return runCommand(process.execPath, [CLI, 'storage', ...args], { env });
}

test('an operator migrates, verifies and erases by command', async () => {
  const local = createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'http://x', signingSecret: SECRET });
  const supabase = createSupabaseStorage(server.options);
  const { id, session, path } = await seedStoredRecording(database.db, local);

  expect(await storage('migrate', '--from', 'local', '--to', 'supabase', '--dry-run')).toContain(`would move ${id}`);
  const moving = await storage(
    'migrate',
    '--from',
    'local',
    '--to',
    'Supabase',
    '--delete-source',
    '--max-mbit',
    '1000',
  );
  expect(moving).toContain(`1/1  100 kB of 100 kB  moved ${id}`);
  expect(moving).toContain('1 moved, 2 originals removed, 0 failures.');
  expect(await recordingsOf(database.db, session)).toMatchObject([{ storageProvider: 'supabase' }]);
  expect([await supabase.exists(path), await local.exists(path)]).toEqual([true, false]);

  const verifying = await storage('verify');
  expect(verifying).toContain('Checking local, supabase.');
  expect(verifying).toContain('concern (size_limit)');
  expect(verifying).toContain('1 sound, 0 lost, 0 damaged, 0 unknown; 0 strays');

  expect(await storage('erase', id, '--reason', 'request of 3 May')).toContain(`Erased ${id}`);
  expect(await supabase.exists(path)).toBe(false);
  expect(await storage('verify', '--provider', 'supabase')).toContain('0 sound, 0 lost');
});

test.each([
  [[], 'npm run storage --'],
  [
    ['migrate', '--from', 'tape', '--to', 'local'],
    'No store has the name "tape". The names are local, supabase, s3, gcs',
  ],
  [['migrate', '--from', 'local', '--to', 's3'], 'AWS_S3_BUCKET is missing'],
  [['verify', '--sample', 'some'], 'It must be a share such as 10%'],
  [['erase', 'x'], "required option '--reason <text>' not specified"],
])('%j is rejected with a fix', async (args, message) => {
  await expect(storage(...args)).rejects.toThrow(message);
});
