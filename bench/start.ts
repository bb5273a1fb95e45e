/**
 * How long the first person in a room waits until something is recorded: from the server's letting them in to the first
 * packet written, through webhook, database, job and recorder. Run: `npm run bench -- start --sessions 20`.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { childEnvironment } from '@young-minds/config';
import { createJobQueue, createUnitOfWork } from '@young-minds/db';
import { startGuard } from '../apps/cli/src/process/guard.ts';
import { waitUntil } from '../apps/cli/src/process/wait-until.ts';
import { generateLivekitKeys } from '../apps/cli/src/services/livekit/start-livekit.ts';
import { startWorker } from '../apps/cli/src/services/worker/start-worker.ts';
import { createWebhookVerifier } from '../apps/web/server/livekit/create-webhook-verifier.ts';
import { readJournal } from '../packages/recorder/src/embedded/journal/journal.ts';
import { encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { seedSession } from '../tests/support/seed-session.ts';
import { serveWebhooks } from '../tests/support/serve-webhooks.ts';
import { startBenchLivekit } from './support/bench-livekit.ts';
import { CodedPublisher } from './support/coded-publisher.ts';
import { openBenchDatabase } from './support/open-bench-database.ts';
import { summarize } from './support/summarize.ts';

const { values } = parseArgs({ options: { sessions: { type: 'string', default: '20' } } });
const count = Number(values.sessions);
const FPS = 30;
/** Nothing is stopped, and so composed, while others are measured. */
const GRACE_SECONDS = 600;

await using resources = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'bench-start-'));
resources.defer(() => rm(folder, { recursive: true }));
const captureDirectory = join(folder, 'capture');
await mkdir(captureDirectory);
const guard = startGuard();
resources.defer(() => guard.release());
const database = await openBenchDatabase();
resources.defer(() => database.close());
const queue = createJobQueue({ databaseUrl: database.url, onError: console.error });
resources.defer(() => queue.close());
const keys = generateLivekitKeys();
const unitOfWork = createUnitOfWork({ db: database.db, queue });
const verifier = createWebhookVerifier({ ...keys, url: 'ws://127.0.0.1', publicUrl: 'ws://127.0.0.1' });
const intake = await serveWebhooks({ unitOfWork, verifier });
resources.defer(() => intake.close());
const livekit = resources.use(await startBenchLivekit({ keys, webhookUrls: [intake.baseUrl] }));
const worker = await startWorker({
  env: childEnvironment({
    DATABASE_URL: database.url,
    BETTER_AUTH_URL: 'http://127.0.0.1',
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    LIVEKIT_URL: livekit.connection.url,
    LIVEKIT_API_KEY: keys.apiKey,
    LIVEKIT_API_SECRET: keys.apiSecret,
    RECORDING_GRACE_SECONDS: String(GRACE_SECONDS),
    CAPTURE_DIR: captureDirectory,
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: join(folder, 'store'),
  }),
  logFolder: folder,
  guard,
});
resources.defer(() => worker.stop());

const picture = await encodePicture({ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: FPS, seconds: 2 });
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });
const seen = new Set<string>();

/** When the first packet of the recording that comes up next was written. */
function firstPacketAtMs(): Promise<number> {
  const look = async () => {
    for (const name of (await readdir(captureDirectory)).filter((candidate) => !seen.has(candidate))) {
      const began = readJournal(join(captureDirectory, name)).find((entry) => entry.type === 'track_began');
      if (began === undefined) continue;
      seen.add(name);
      return began.atMs;
    }
    return null;
  };
  return waitUntil(look, { timeoutMs: 30_000, what: 'a first packet' });
}

const durationsMs: number[] = [];
for (let index = 0; index < count; index++) {
  const { roomName, mentorId } = await seedSession(database.db);
  const token = await livekit.tokenFor(roomName, mentorId);
  const publisher = await CodedPublisher.join({ url: livekit.connection.url, token, picture, sound, fps: FPS });
  durationsMs.push((await firstPacketAtMs()) - publisher.joinedAtMs);
  await publisher.leave();
}
console.log(JSON.stringify(summarize(durationsMs)));
