import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livekitRecordings } from '@young-minds/database/schema';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { createLocalStorage } from '@young-minds/storage/local';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CLI } from '../../support/cli-program.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { seedStoredRecording } from '../../support/stores/stored-recording.ts';
import { workerEnvironment } from '../../support/worker-process.ts';

const SECRET = 'a secret of these tests, long enough';
const FAILED = {
  phase: 'failed',
  status: 'failed',
  completedAt: null,
  storagePath: null,
  errorMessage: 'Lost.',
} as const;

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'reconcile-command-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/**
 * Runs `npm run reconcile -- …` in a separate environment. Returns its output.
 * @throws if it exits with anything but 0
 */
function reconcile(...args: string[]): Promise<string> {
  const place = { databaseUrl: database.url, livekit: inject('livekit'), directory: folder };
  const env = workerEnvironment({ ...place, env: { BETTER_AUTH_SECRET: SECRET } });
  return runCommand(process.execPath, [CLI, 'reconcile', ...args], { env });
}

async function seedFailed() {
  const local = createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'http://x', signingSecret: SECRET });
  const { id, session, path } = await seedStoredRecording(database.db, local);
  const span = { firstJoinedAt: new Date(0), lastLeftAt: new Date(60_000), captureEndedAt: new Date(60_000) };
  await database.db
    .update(livekitRecordings)
    .set({ ...FAILED, ...span })
    .where(eq(livekitRecordings.id, id));
  return { id, session, path };
}

test('an operator lists the repairs of a run, then applies them', async () => {
  const { id, session } = await seedFailed();
  const wouldBe = { repairs: [{ kind: 'object_unclaimed', count: 1 }], findings: [], troubles: [] };
  expect(JSON.parse(await reconcile('--dry-run', '--json'))).toEqual(wouldBe);
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'failed' }]);
  expect(await reconcile()).toMatch(`repaired object_unclaimed ${id}`);
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'completed' }]);
  expect(await reconcile()).toContain('0 repairs, 0 left to the operator, 0 not checked.');
});

test('an operator retries one recording, and gets the reason if that is refused', async () => {
  const { id, session } = await seedFailed();
  expect(await reconcile('--retry', id)).toContain('Its object is in the store');
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'completed' }]);
  await expect(reconcile('--retry', id)).rejects.toThrow('has not failed');
  await expect(reconcile('--retry', 'nonsense')).rejects.toThrow('does not exist');
});
