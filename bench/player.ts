/**
 * Measures the player in Chromium with a recording of two hours in a local store: from the navigation to the page to
 * the first frame, and from a seek to its frame. Prints one JSON object.
 * Run: `npm run bench -- player --visits 20`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { livekitRecordings, livekitRooms, sessions } from '@young-minds/database/schema';
import { startWeb } from '@young-minds/local-services/platform/start-platform';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { ensureChromium } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { DEFAULT_RECORDING_CONFIG, recordingObjectPath, roomNameOf } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { Command } from 'commander';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../tests/support/browser.ts';
import { seedUser } from '../tests/support/seed-session.ts';
import { workerEnvironment } from '../tests/support/worker-process.ts';
import { openBenchDatabase } from './support/open-bench-database.ts';
import { runFfmpeg } from './support/run-ffmpeg.ts';
import { summarize } from './support/summarize.ts';

const { visits } = new Command('npm run bench -- player')
  .description('measure the time to the first frame and of a seek')
  .option('--visits <n>', 'visits to measure, each in a new profile', wholeNumber(1), 20)
  .parse()
  .opts<{ visits: number }>();

const DURATION_SECONDS = 7200;
const LOOP_SECONDS = 60;
const SEEKS_PER_VISIT = 5;

await using resources = new AsyncDisposableStack();
await ensureWebBuild(console.error);
const directory = await mkdtemp(join(tmpdir(), 'bench-player-'));
resources.defer(() => rm(directory, { recursive: true }));
const guard = startGuard();
resources.defer(() => guard.release());
const database = await openBenchDatabase();
resources.defer(() => database.close());
const port = await findFreePort();
const baseUrl = `http://127.0.0.1:${port}`;
const authSecret = randomBytes(32).toString('hex');
const livekit = { url: 'ws://127.0.0.1:1', apiKey: 'bench', apiSecret: authSecret };
const env = {
  ...workerEnvironment({ databaseUrl: database.url, livekit, directory }),
  ...{ BETTER_AUTH_URL: baseUrl, BETTER_AUTH_SECRET: authSecret, PORT: String(port) },
};
const web = await startWeb({ env, port, mode: 'production', logFolder: join(directory, 'logs'), guard });
resources.defer(() => web.stop());

const browser = await launchBrowser({ executablePath: await ensureChromium(console.error) });
resources.defer(() => browser.close());

/** Signs up a mentee. Without a mail server, this signs in too. */
async function signUp(context: BrowserContext): Promise<string> {
  const data = { name: 'Bench', role: 'mentee', email: 'bench@young-minds.example', password: randomUUID() };
  const response = await context.request.post(`${baseUrl}/api/auth/sign-up/email`, {
    data,
    headers: { Origin: baseUrl },
  });
  if (!response.ok()) throw new Error(`sign-up answered ${response.status()}: ${await response.text()}`);
  return (await response.json()).user.id;
}

/** Stores a recording of two hours with many cuts between its pictures, and returns its id. */
async function seedRecording(menteeId: string): Promise<string> {
  const [id, sessionId, roomId] = [randomUUID(), randomUUID(), randomUUID()];
  const mentorId = await seedUser(database.db, 'mentor');
  const times = { scheduledStartAt: new Date(), scheduledEndAt: new Date(Date.now() + 7_200_000) };
  const session = { id: sessionId, mentorId, menteeId, title: 'Two hours', ...times };
  await database.db.insert(sessions).values({ ...session, recordingConfig: DEFAULT_RECORDING_CONFIG });
  await database.db.insert(livekitRooms).values({ id: roomId, sessionId, roomName: roomNameOf(sessionId) });
  const storage = createLocalStorage({ directory: join(directory, 'store'), baseUrl, signingSecret: authSecret });
  const storagePath = recordingObjectPath(sessionId, id);
  const { sizeBytes, sha256 } = await storage.uploadRecording(await makeVideo(), storagePath);
  const stored = { storageProvider: 'local', storagePath, fileSizeBytes: sizeBytes, sha256 } as const;
  const state = { phase: 'completed', status: 'completed', completedAt: new Date() } as const;
  const made = { recorder: 'embedded', config: DEFAULT_RECORDING_CONFIG, durationSeconds: DURATION_SECONDS } as const;
  await database.db.insert(livekitRecordings).values({ id, roomId, ...stored, ...state, ...made });
  return id;
}

/** Encodes a minute, and repeats it, which makes an index as large as that of two hours. */
async function makeVideo(): Promise<string> {
  const [minute, video] = [join(directory, 'minute.mp4'), join(directory, 'video.mp4')];
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=30:duration=${LOOP_SECONDS}`];
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${LOOP_SECONDS}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '120', '-c:a', 'aac'];
  await runFfmpeg([...picture, ...sound, ...encoding, minute]);
  const repeats = String(DURATION_SECONDS / LOOP_SECONDS - 1);
  await runFfmpeg(['-stream_loop', repeats, '-i', minute, '-c', 'copy', '-movflags', '+faststart', video]);
  return video;
}

/** Runs in the page before its scripts: notes when the first frame could be shown, since the start of the navigation. */
const NOTE_FIRST_FRAME = `document.addEventListener(
  'loadeddata',
  () => document.documentElement.setAttribute('data-first-frame', String(performance.now())),
  { capture: true, once: true },
)`;

async function firstFrameMs(page: Page): Promise<number> {
  await page.locator('html[data-first-frame]').waitFor();
  return Number(await page.locator('html').getAttribute('data-first-frame'));
}

function seekMs(page: Page, seconds: number): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const video = document.querySelector('video');
    const startedMs = performance.now();
    video.addEventListener('seeked', () => resolve(performance.now() - startedMs), { once: true });
    video.currentTime = ${seconds};
  })`);
}

const account = await browser.newContext();
const recordingId = await seedRecording(await signUp(account));
const storageState = await account.storageState();

const [firstFramesMs, seeksMs]: [number[], number[]] = [[], []];
for (let visit = 0; visit < visits; visit += 1) {
  const context = await browser.newContext({ storageState });
  await context.addInitScript(NOTE_FIRST_FRAME);
  const page = await context.newPage();
  await page.goto(`${baseUrl}/recordings/${recordingId}`);
  firstFramesMs.push(await firstFrameMs(page));
  for (let seek = 0; seek < SEEKS_PER_VISIT; seek += 1) {
    seeksMs.push(await seekMs(page, Math.random() * (DURATION_SECONDS - LOOP_SECONDS)));
  }
  await context.close();
}
process.stdout.write(`${JSON.stringify({ firstFrame: summarize(firstFramesMs), seek: summarize(seeksMs) })}\n`);
