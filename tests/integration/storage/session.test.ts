import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '@young-minds/config';
import { startWorker } from '@young-minds/local-services/platform/start-platform';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import type { StorageProviderName } from '@young-minds/recording/domain';
import { getPlaybackUrl } from '@young-minds/recording/playback';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { judgeRecording } from '@young-minds/rehearsal/media';
import { createSignedObjectHandler } from '@young-minds/storage/local/signed-objects';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { capturedTracks } from '../../support/captured-tracks.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { enterCard } from '../../support/enter-card.ts';
import { eventually } from '../../support/eventually.ts';
import { startLivekitWithWebhooks } from '../../support/livekit-with-webhooks.ts';
import { auditOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { serveFetchHandler } from '../../support/serve-fetch-handler.ts';
import { startGcsServer } from '../../support/stores/gcs-server.ts';
import { s3Variables, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';
import { workerEnvironment } from '../../support/worker-process.ts';

const SECRET = 'a secret of these tests, long enough';
const SECONDS = 8;
/** The check requires four fifths of it to be seen and heard, however long the start took. */
const START_SHARE = 1 / 8;

/** The results of one session. */
interface Recorded {
  readonly session: SeededSession;
  readonly recordingId: string;
}

const resources = new AsyncDisposableStack();
const recorded = new Map<StorageProviderName, Recorded>();
let guard: Guard;
let database: TestDatabase;
let unitOfWork: UnitOfWork;
let folder: string;
/**
 * The environment for all stores together. The tests change only the variable that selects the store of new
 * recordings.
 */
let env: NodeJS.Dict<string>;

beforeAll(async () => {
  guard = startGuard();
  resources.defer(() => guard.release());
  folder = await mkdtemp(join(tmpdir(), 'storage-session-'));
  resources.defer(() => rm(folder, { recursive: true }));
  database = await createTestDatabase();
  resources.defer(() => database.drop());
  const { program, apiKey, apiSecret } = inject('livekit');
  const keys = { apiKey, apiSecret };
  const rooms = resources.use(
    await startLivekitWithWebhooks({ program, keys, database, folder: join(folder, 'livekit'), guard }),
  );
  unitOfWork = rooms.unitOfWork;
  const livekit = { ...keys, url: rooms.server.url };
  env = workerEnvironment({
    databaseUrl: database.url,
    livekit,
    directory: folder,
    graceSeconds: 1,
    env: await openStores(),
  });
}, BUILD_TIMEOUT_MS);
afterAll(() => resources.disposeAsync());

/** Starts a server for each store, and returns the variables that describe them. */
async function openStores(): Promise<NodeJS.Dict<string>> {
  const [supabase, s3, gcs] = await Promise.all([startSupabaseServer(), startS3Server(), startGcsServer()]);
  for (const server of [supabase, s3, gcs]) resources.defer(() => server.close());
  const directory = join(folder, 'store');
  const site = await serveFetchHandler(createSignedObjectHandler({ directory, signingSecret: SECRET }));
  resources.defer(() => site.close());
  return {
    BETTER_AUTH_SECRET: SECRET,
    BETTER_AUTH_URL: site.baseUrl,
    LOCAL_STORAGE_DIR: directory,
    SUPABASE_URL: supabase.url,
    SUPABASE_SERVICE_KEY: supabase.options.serviceKey,
    SUPABASE_STORAGE_BUCKET: supabase.options.bucket,
    ...s3Variables(s3.options),
    GCS_BUCKET: gcs.options.bucket,
    GCS_ENDPOINT_URL: gcs.url,
    GOOGLE_APPLICATION_CREDENTIALS: gcs.options.credentialsFile ?? '',
  };
}

/** Records a robot alone in a room for some seconds, with a worker that stores with this provider. */
async function record(provider: StorageProviderName): Promise<Recorded> {
  const variables = { ...env, STORAGE_PROVIDER: provider };
  const worker = await startWorker({ env: variables, logFolder: folder, guard });
  // Also runs after a failure, so that only the next test's own worker records its sessions.
  onTestFinished(async () => {
    if (!worker.hasEnded()) await worker.kill();
  });
  const session = await seedSession(database.db);
  const untilRecording = (expected: object) =>
    eventually(async () => expect(await recordingsOf(database.db, session)).toMatchObject([expected]));
  const { roomName, mentorId: identity } = session;
  const robot = await enterCard({ roomName, identity, url: env.LIVEKIT_URL ?? '' });
  await untilRecording({ phase: 'capturing' });
  const [begun] = await recordingsOf(database.db, session);
  // A busy machine needs a second from the capture's start to the first picture.
  const tracks = () => capturedTracks(join(folder, 'capture'), begun?.id ?? '');
  await eventually(async () => expect(await tracks()).toHaveLength(2));
  const startMs = Date.now() - robot.joinedAt.getTime();
  const longEnoughMs = Math.max(SECONDS * 1000, startMs / START_SHARE);
  await eventually(() => expect(Date.now() - robot.joinedAt.getTime()).toBeGreaterThan(longEnoughMs));
  await robot.leave();
  await untilRecording({ phase: 'completed' });
  await worker.stop();
  const [row] = await recordingsOf(database.db, session);
  return { session, recordingId: row?.id ?? '' };
}

function registryOf({ storage, stores, web, auth }: Config) {
  return createStorageRegistry({ storage, stores, baseUrl: web.baseUrl, signingSecret: auth.secret });
}

function playbackUrlOf({ session, recordingId }: Recorded, config: Config) {
  const viewing = { userId: session.menteeId, recordingId, download: false };
  return getPlaybackUrl({ unitOfWork, storage: registryOf(config) }, viewing);
}

test.each(['local', 'supabase', 's3', 'gcs'] as const)(
  'a session is recorded to %s and played from there, configured only by the environment',
  async (provider) => {
    const config = loadConfig({ ...env, STORAGE_PROVIDER: provider });
    const made = await record(provider);
    recorded.set(provider, made);
    const [row] = await recordingsOf(database.db, made.session);
    const storageBucket = provider === 'local' ? null : 'recordings';
    // Uploaded during the recording, and deleted once the recording was stored.
    const removals = (await auditOf(database.db, made.session)).filter((type) => type === 'raw_tracks_removed');
    expect(removals).toHaveLength(provider === 'local' ? 0 : 1);
    expect(await Array.fromAsync(registryOf(config).current.list('raw/'))).toEqual([]);
    expect(row).toMatchObject({ storageProvider: provider, storageBucket });
    const { url } = await playbackUrlOf(made, config);
    const part = await fetch(url, { headers: { Range: 'bytes=0-99' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
    const file = join(folder, `${provider}.mp4`);
    await writeFile(file, new Uint8Array(await (await fetch(url)).arrayBuffer()));
    const { findings } = await judgeRecording(file, {
      personas: ['mentor'],
      durationSeconds: row?.durationSeconds ?? 0,
    });
    expect(findings.filter(({ isGood }) => !isGood)).toEqual([]);
  },
);

test('after a switch, old recordings play from their old store while it is configured', async () => {
  const config = loadConfig({ ...env, STORAGE_PROVIDER: 'gcs' });
  for (const made of recorded.values()) {
    const { url } = await playbackUrlOf(made, config);
    expect((await fetch(url, { headers: { Range: 'bytes=0-9' } })).status).toBe(206);
  }
  const withoutS3 = loadConfig({ ...env, STORAGE_PROVIDER: 'local', AWS_S3_BUCKET: undefined });
  await expect(playbackUrlOf(recorded.get('s3') ?? expect.unreachable(), withoutS3)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('AWS_S3_BUCKET is missing'),
  });
});
