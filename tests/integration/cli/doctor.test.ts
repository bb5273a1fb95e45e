import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '@young-minds/cli/doctor/check';
import { checkDatabase, checkMigrations } from '@young-minds/cli/doctor/checks/database';
import { checkEgress, checkEgressFolder, judgeFolder } from '@young-minds/cli/doctor/checks/egress';
import { checkClock, checkLivekit, checkLivekitKey, judgeSkew } from '@young-minds/cli/doctor/checks/livekit';
import { checkDisk, checkFfmpeg, judgeFree } from '@young-minds/cli/doctor/checks/machine';
import { checkMail } from '@young-minds/cli/doctor/checks/mail';
import { checkStorage } from '@young-minds/cli/doctor/checks/storage';
import { examineStorageFolder } from '@young-minds/cli/doctor/checks/storage-folder';
import { checkOwnWebhook, checkRealWebhook } from '@young-minds/cli/doctor/checks/webhook';
import { checkWorker, judgeReadiness } from '@young-minds/cli/doctor/checks/worker';
import { type Config, childEnvironment, loadConfig } from '@young-minds/config';
import { createJobQueue, createUnitOfWork } from '@young-minds/database';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startWorker } from '@young-minds/local-services/platform/start-platform';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CLI } from '../../support/cli-program.ts';
import { createTestDatabase, type TestDatabase, withDatabaseName } from '../../support/database.ts';
import { EgressTestServer } from '../../support/egress-server/egress-test-server.ts';
import { serveWebhooks } from '../../support/serve-webhooks.ts';
import { openMailbox } from '../../support/stack-mailbox.ts';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';

const resources = new AsyncDisposableStack();
let database: TestDatabase;
let folder: string;
let guard: Guard;
let env: Record<string, string>;

beforeAll(async () => {
  guard = startGuard();
  resources.defer(() => guard.release());
  folder = await mkdtemp(join(tmpdir(), 'doctor-test-'));
  resources.defer(() => rm(folder, { recursive: true }));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  env = await openInstallation();
});

afterAll(() => resources.disposeAsync());

/**
 * Starts everything an installation has except its pages: database, LiveKit, webhook receiver, worker, Egress, mail
 * server, store.
 */
async function openInstallation(): Promise<Record<string, string>> {
  const { program, ...keys } = inject('livekit');
  const queue = createJobQueue({ databaseUrl: database.url, onError: () => {} });
  resources.defer(() => queue.close());
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  const web = await serveWebhooks({ unitOfWork, verifier: createWebhookVerifier({ ...keys, publicUrl: keys.url }) });
  resources.defer(() => web.close());
  const server = await startLivekit({ program, folder, keys, webhookUrls: [web.baseUrl], guard });
  resources.defer(() => server.stop());
  const egressServer = await new EgressTestServer({ keys, upstream: server.url, pace: 'manual' }).open();
  resources.defer(() => egressServer.close());
  const mailbox = await openMailbox();
  resources.defer(() => mailbox.close());
  await mkdir(join(folder, 'egress'));
  const variables = {
    DATABASE_URL: database.url,
    BETTER_AUTH_URL: web.baseUrl,
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    LIVEKIT_URL: egressServer.url,
    LIVEKIT_API_KEY: keys.apiKey,
    LIVEKIT_API_SECRET: keys.apiSecret,
    RECORDER: 'egress',
    EGRESS_OUTPUT_DIR: join(folder, 'egress'),
    CAPTURE_DIR: join(folder, 'capture'),
    WORKER_HTTP_PORT: String(await findFreePort()),
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: join(folder, 'store'),
    SMTP_URL: mailbox.smtpUrl,
    MAIL_FROM: 'Young Minds <no-reply@young-minds.example>',
  };
  const worker = await startWorker({ env: { ...variables, LOG_LEVEL: 'warn' }, logFolder: folder, guard });
  resources.defer(() => worker.stop());
  return variables;
}

const configured = (changes: NodeJS.Dict<string> = {}): Config => loadConfig({ ...env, ...changes });
const nowhere = async () => `127.0.0.1:${await findFreePort()}`;

async function runDoctor(changes: NodeJS.Dict<string>, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [CLI, 'doctor', ...args], {
    env: childEnvironment({ ...env, ...changes }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, output };
}

describe('the command', () => {
  test('prints one line per check and exits with 0 for a correct installation', async () => {
    const { code, output } = await runDoctor({});
    const lines = output.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect(code).toBe(0);
    expect(lines.map((line) => line.slice(9, 23).trim())).toEqual([
      ...['environment', 'database', 'migrations', 'LiveKit', 'LiveKit key', 'clock', 'webhook, own', 'webhook, real'],
      ...['worker', 'Egress', 'Egress folder', 'ffmpeg', 'storage', 'audit trail', 'disk', 'mail'],
    ]);
  });

  test('prints one JSON object and exits with 1 if a check failed', async () => {
    const { code, output } = await runDoctor({ SMTP_URL: `smtp://${await nowhere()}` }, '--json');
    const { isWell, checks } = JSON.parse(output);
    expect([code, isWell]).toEqual([1, false]);
    const bad = checks.filter(({ state }: Finding) => state === 'failed');
    expect(bad).toMatchObject([{ name: 'mail', advice: expect.stringContaining('SMTP_URL') }]);
  });

  test('names each environment problem, prints no secret, and skips all other checks', async () => {
    const { code, output } = await runDoctor({ LIVEKIT_API_SECRET: 'too short', RECORDER: 'tape' });
    expect(code).toBe(1);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(output).toMatch(/LIVEKIT_API_SECRET must be.*RECORDER must be one of/);
    expect(output).not.toContain('too short');
  });
});

describe('each fault, injected', () => {
  test.each<[string, (config: Config) => Promise<Finding>, () => Promise<NodeJS.Dict<string>>, RegExp]>([
    ['no database', checkDatabase, async () => ({ DATABASE_URL: `postgres://x@${await nowhere()}/x` }), /DATABASE_URL/],
    ['an empty database', checkMigrations, emptyDatabase, /npm run migrate/],
    ['no LiveKit', checkLivekit, async () => ({ LIVEKIT_URL: `ws://${await nowhere()}` }), /LIVEKIT_URL/],
    ['a wrong secret', checkLivekitKey, async () => ({ LIVEKIT_API_SECRET: 'x'.repeat(40) }), /livekit\.yaml/],
    ['no web', checkOwnWebhook, async () => ({ BETTER_AUTH_URL: `http://${await nowhere()}` }), /BETTER_AUTH_URL/],
    [
      'a LiveKit that sends no webhooks',
      checkRealWebhook,
      async () => ({ LIVEKIT_URL: inject('livekit').url }),
      /webhook\.urls/,
    ],
    ['a LiveKit without Egress', checkEgress, async () => ({ LIVEKIT_URL: inject('livekit').url }), /Redis/],
    [
      'no folder for Egress',
      checkEgressFolder,
      async () => ({ EGRESS_OUTPUT_DIR: join(folder, 'missing') }),
      /install -d/,
    ],
    ['an incomplete ffmpeg', withoutFfmpeg, async () => ({}), /Install a complete ffmpeg/],
    ['a store that is no folder', checkStorage, storeIsFile, /LOCAL_STORAGE_DIR/],
    ['no folder for the store', checkStorage, async () => ({ LOCAL_STORAGE_DIR: missingStore() }), /install -d/],
    ['no mail server', checkMail, async () => ({ SMTP_URL: `smtp://${await nowhere()}` }), /SMTP_URL/],
  ])('%s', async (_fault, check, change, advice) => {
    const finding = await check(configured(await change()));
    expect(finding).toMatchObject({ state: 'failed', advice: expect.stringMatching(advice) });
    expect(finding.found).not.toMatch(/eyJ/);
    console.log(`${finding.found} -> ${finding.advice}`);
  });

  test('a bucket that everyone can read', async () => {
    const supabase = await startSupabaseServer();
    await supabase.configure({ public: true });
    const { url, serviceKey, bucket } = supabase.options;
    const keys = { SUPABASE_URL: url, SUPABASE_SERVICE_KEY: serviceKey, SUPABASE_STORAGE_BUCKET: bucket };
    const finding = await checkStorage(configured({ STORAGE_PROVIDER: 'supabase', ...keys }));
    expect(finding).toMatchObject({ state: 'failed', advice: expect.stringContaining('Make it private') });
    await supabase.close();
  });

  test('no worker that accepts jobs', async () => {
    const other = await createTestDatabase();
    const queue = createJobQueue({ databaseUrl: other.url, onError: () => {} });
    const verifier = { verify: async () => {} };
    const web = await serveWebhooks({ unitOfWork: createUnitOfWork({ db: other.db, queue }), verifier });
    const finding = await checkOwnWebhook(configured({ DATABASE_URL: other.url, BETTER_AUTH_URL: web.baseUrl }));
    expect(finding).toMatchObject({ state: 'failed', advice: expect.stringContaining('Start a worker') });
    await web.close();
    await queue.close();
    await other.drop();
  });

  test('no free Egress worker', async () => {
    const { program: _, ...keys } = inject('livekit');
    const egressServer = await new EgressTestServer({ keys, upstream: keys.url, pace: 'manual' }).open();
    egressServer.startBehaviour = 'refuse';
    const finding = await checkEgress(configured({ LIVEKIT_URL: egressServer.url }));
    expect(finding).toMatchObject({ state: 'failed', advice: expect.stringContaining('cpu_cost') });
    await egressServer.close();
  });

  test.each([
    [500, 'ok'],
    [-5_000, 'warning'],
    [90_000, 'failed'],
  ])('a clock that is %d ms apart: %s', (skewMs, state) => {
    expect(judgeSkew(skewMs)).toMatchObject({ state });
  });

  test.each([
    ['/srv/egress', false, '', 'ok'],
    ['/tmp/egress', false, '', 'warning'],
    ['/srv/egress', true, '', 'warning'],
    [
      '/tmp/egress',
      false,
      '36 28 8:1 /tmp/systemd-private-0a-young-minds-worker.service-x/tmp /tmp rw - ext4 /dev/a rw',
      'failed',
    ],
  ])('Egress writes to %s (in memory: %s): %s', (directory, isInMemory, mounts, state) => {
    expect(judgeFolder(directory, isInMemory, mounts)).toMatchObject({ state });
  });

  test.each([
    [50e9, 'ok'],
    [5e9, 'warning'],
    [0.5e9, 'failed'],
  ])('%d bytes free: %s', (bytes, state) => {
    expect(judgeFree([{ name: 'CAPTURE_DIR', bytes }], 1e9)).toMatchObject({ state });
  });
});

describe('the worker', () => {
  test('is ready, or does not answer', async () => {
    const confinement = expect.stringMatching(/^the worker is ready; ffmpeg runs (in|with)/);
    expect(await checkWorker(configured())).toMatchObject({ state: 'ok', found: confinement });
    const port = String(await findFreePort());
    expect(await checkWorker(configured({ WORKER_HTTP_PORT: port }))).toMatchObject({
      state: 'warning',
      found: expect.stringContaining(port),
    });
    expect(await checkWorker(configured({ WORKER_HTTP_PORT: '0' }))).toMatchObject({ state: 'skipped' });
  });

  test.each([
    ['bubblewrap', 'in a bubblewrap sandbox'],
    ['unit', 'under the restrictions of the unit or container'],
    ['none', 'without a sandbox: bwrap does not run there'],
  ])('what confines ffmpeg is what the worker reports: %s', async (confinement, text) => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ ready: true, checks: {}, disk: null, confinement }));
    });
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const finding = await checkWorker(configured({ WORKER_HTTP_PORT: String(port) }));
    expect(finding).toMatchObject({ state: 'ok', found: expect.stringContaining(text) });
    server.close();
  });

  test.each([
    [false, 'away', 'ok', 'failed'],
    [true, 'ok', 'low', 'warning'],
    [true, 'ok', 'critical', 'failed'],
  ] as const)('ready %s, database %s, disk %s: %s', (ready, database, pressure, state) => {
    const disk = { freeBytes: 1e9, pressure };
    expect(judgeReadiness({ ready, checks: { database }, disk })).toMatchObject({ state });
  });
});

describe('the folder of the local store', () => {
  test('is not created by the check', async () => {
    await checkStorage(configured({ LOCAL_STORAGE_DIR: missingStore() }));
    expect(existsSync(missingStore())).toBe(false);
  });

  test('is not judged as root if it belongs to another account', async () => {
    const directory = join(folder, 'owned');
    await mkdir(directory);
    const { uid } = await stat(directory);
    expect(await examineStorageFolder(directory, { uid })).toBeNull();
    await chown(directory, 1001, 1001).catch(() => {});
    const finding = await examineStorageFolder(directory, { uid: 0 });
    expect(finding).toMatchObject({ state: 'failed', advice: expect.stringContaining('sudo -u') });
  });
});

test('disabled email is reported, but is not a failure', async () => {
  expect(await checkMail(configured({ SMTP_URL: undefined, MAIL_FROM: undefined }))).toMatchObject({
    state: 'warning',
  });
});

test('the free space and the clock are reported if no check fails', async () => {
  expect((await checkDisk(configured())).found).toMatch(/CAPTURE_DIR [\d.]+ [MGT]B, EGRESS_OUTPUT_DIR/);
  expect((await checkClock(configured())).found).toMatch(/s (ahead of|behind) LiveKit/);
});

test.runIf(process.platform === 'linux')('the limits of ffmpeg are reported', async () => {
  expect((await checkFfmpeg()).found).toMatch(/^ffmpeg version .*, memory and CPU limited by prlimit$/);
});

async function emptyDatabase(): Promise<NodeJS.Dict<string>> {
  return { DATABASE_URL: withDatabaseName(database.url, 'postgres') };
}

const missingStore = () => join(folder, 'missing-store');

async function storeIsFile(): Promise<NodeJS.Dict<string>> {
  await writeFile(join(folder, 'a-file'), '');
  return { LOCAL_STORAGE_DIR: join(folder, 'a-file') };
}

/** Runs the check with an unusable ffmpeg and ffprobe first on PATH, as a custom build might be. */
async function withoutFfmpeg(): Promise<Finding> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const name of ['ffmpeg', 'ffprobe']) {
    await writeFile(join(bin, name), '#!/bin/sh\necho no encoders\n');
    await chmod(join(bin, name), 0o755);
  }
  return checkFfmpeg(bin);
}
