import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase } from '@young-minds/database';
import { startCluster } from '@young-minds/local-services/postgres/cluster';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { createLocalStorage } from '@young-minds/storage/local';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCheckout } from '../../support/checkout.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { seedStoredRecording } from '../../support/stores/stored-recording.ts';
import { type SupabaseServer, startSupabaseServer } from '../../support/stores/supabase-server.ts';

let checkout: string;
let server: SupabaseServer;
let guard: Guard;

beforeAll(async () => {
  checkout = await createCheckout();
  server = await startSupabaseServer();
  guard = startGuard();
});
afterAll(async () => {
  guard.release();
  await server.close();
  await rm(checkout, { recursive: true });
});

/** Runs `npm run storage -- …` without a database in the environment. */
function storage(...args: string[]): Promise<string> {
  const env = {
    ...{ DATABASE_URL: '', BETTER_AUTH_SECRET: '', BETTER_AUTH_URL: '', LIVEKIT_URL: '', STORAGE_PROVIDER: '' },
    ...{ LOCAL_STORAGE_DIR: '', CAPTURE_DIR: '' },
    SUPABASE_URL: server.url,
    SUPABASE_SERVICE_KEY: server.options.serviceKey,
    SUPABASE_STORAGE_BUCKET: server.options.bucket,
  };
  return runCommand(process.execPath, [join(checkout, 'apps/cli/src/main.ts'), 'storage', ...args], {
    env,
    cwd: checkout,
  });
}

async function startEmbedded() {
  const secrets = JSON.parse(await readFile(join(checkout, '.data', 'secrets.json'), 'utf8'));
  const folder = join(checkout, '.data', 'postgres');
  return startCluster({ folder, password: secrets.databasePassword, guard });
}

test('a command starts the embedded database, shares a running instance, and restores the earlier state', async () => {
  expect(await storage('verify')).toContain('0 sound, 0 lost');
  const cluster = await startEmbedded();
  expect(cluster.wasRunning).toBe(false);
  const database = createDatabase(cluster.databaseUrl('postgres'));
  const directory = join(checkout, '.data', 'recordings');
  const local = createLocalStorage({ directory, baseUrl: 'http://localhost', signingSecret: 'unused here' });
  const { id, session, path } = await seedStoredRecording(database.db, local);

  const moving = await storage('migrate', '--from', 'local', '--to', 'supabase', '--delete-source');
  expect(moving).toContain('1 moved, 2 originals removed, 0 failures.');
  expect(await recordingsOf(database.db, session)).toMatchObject([{ storageProvider: 'supabase' }]);
  expect(await local.exists(path)).toBe(false);
  expect(await storage('verify')).toContain('1 sound, 0 lost, 0 damaged, 0 unknown; 0 strays');
  await database.close();
  await cluster.stop();

  // No process of the platform is running any more.
  expect(await storage('erase', id, '--reason', 'request of 3 May')).toContain(`Erased ${id}`);
  expect(await createSupabaseStorage(server.options).exists(path)).toBe(false);
  const again = await startEmbedded();
  expect(again.wasRunning).toBe(false);
  await again.stop();
});
