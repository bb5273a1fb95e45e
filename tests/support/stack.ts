import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLivekitKeys, type LivekitKeys, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startWeb, startWorker } from '@young-minds/local-services/platform/start-platform';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { inject } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Mailbox, openMailbox } from './stack-mailbox.ts';

const LOOPBACK = '127.0.0.1';
/** Short, so that a test waits less for its recording to stop. */
const GRACE_SECONDS = 3;

/** Lets web and worker reuse what an earlier start compiled from the same sources. */
const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/young-minds-tests');

export interface StackOptions {
  /** False: as if the operator had set RECORDING_ENABLED=false. */
  readonly isRecordingEnabled?: boolean;
}

/**
 * The whole platform as in production, only smaller: every process is real, and everything is on the loopback
 * interface.
 */
export interface Stack {
  readonly baseUrl: string;
  readonly database: TestDatabase;
  readonly livekit: LivekitKeys & { readonly url: string };
  readonly mailbox: Mailbox;
  /** The secret that signs the URLs of local storage. */
  readonly authSecret: string;
  readonly storageDirectory: string;
  readonly captureDirectory: string;
  /** The environment of web and worker. */
  readonly env: NodeJS.Dict<string>;
  /** Returns what web and worker have logged so far. */
  logs(): string;
  /** Stops all processes and deletes all files. */
  stop(): Promise<void>;
}

/** The resources of a stack that is being built. */
interface Construction {
  readonly resources: AsyncDisposableStack;
  readonly guard: Guard;
  readonly folder: string;
  readonly webPort: number;
  readonly lines: string[];
}

/** Starts a separate database, LiveKit, mail server, web process and worker. The pages must be built first. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const resources = new AsyncDisposableStack();
  try {
    return await construct(options, resources);
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

async function construct(options: StackOptions, resources: AsyncDisposableStack): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-stack-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const guard = startGuard();
  resources.defer(() => guard.release());
  const construction = { resources, guard, folder, webPort: await findFreePort(), lines: [] };
  const parts = {
    baseUrl: `http://${LOOPBACK}:${construction.webPort}`,
    database: await provideDatabase(construction),
    mailbox: await provideMailbox(construction),
    livekit: await provideLivekit(construction),
    authSecret: randomBytes(32).toString('base64url'),
    storageDirectory: join(folder, 'recordings'),
    captureDirectory: join(folder, 'capture'),
  };
  const env = { ...environmentOf(parts, options), WORKER_HTTP_PORT: String(await findFreePort()) };
  await provideProcesses(construction, env);
  return { ...parts, env, logs: () => construction.lines.join('\n'), stop: () => resources.disposeAsync() };
}

async function provideDatabase({ resources }: Construction): Promise<TestDatabase> {
  const database = await createTestDatabase();
  resources.defer(() => database.drop());
  return database;
}

async function provideMailbox({ resources }: Construction): Promise<Mailbox> {
  const mailbox = await openMailbox();
  resources.defer(() => mailbox.close());
  return mailbox;
}

/** Starts a separate LiveKit, because the run's shared one sends no webhooks. */
async function provideLivekit({ resources, guard, folder, webPort }: Construction): Promise<Stack['livekit']> {
  const keys = generateLivekitKeys();
  const webhooks = `http://${LOOPBACK}:${webPort}/api/livekit/webhook`;
  const server = await startLivekit({
    program: inject('livekit').program,
    folder: join(folder, 'livekit'),
    keys,
    webhookUrls: [`${webhooks}/room-events`, `${webhooks}/recording`],
    graceSeconds: GRACE_SECONDS,
    guard,
  });
  resources.defer(() => server.stop());
  return { ...keys, url: server.url };
}

async function provideProcesses(construction: Construction, env: NodeJS.Dict<string>): Promise<void> {
  const { resources, guard, folder, webPort, lines } = construction;
  const common = (name: string) => ({
    env,
    guard,
    logFolder: join(folder, 'logs'),
    onLine: (line: string) => lines.push(`${name.padEnd(6)} | ${line}`),
  });
  const started = await Promise.allSettled([
    startWeb({ ...common('web'), mode: 'production', port: webPort }),
    startWorker(common('worker')),
  ]);
  for (const process of started) if (process.status === 'fulfilled') resources.defer(() => process.value.stop());
  for (const process of started) if (process.status === 'rejected') throw process.reason;
}

/** Sets every variable that the stack depends on, so that a developer's .env.local has no effect. */
function environmentOf(
  stack: Omit<Stack, 'env' | 'logs' | 'stop'>,
  { isRecordingEnabled = true }: StackOptions,
): NodeJS.Dict<string> {
  return {
    ...OUTSIDE_OF_TESTS,
    DATABASE_URL: stack.database.runtimeUrl,
    BETTER_AUTH_URL: stack.baseUrl,
    BETTER_AUTH_SECRET: stack.authSecret,
    PORT: new URL(stack.baseUrl).port,
    LIVEKIT_URL: stack.livekit.url,
    LIVEKIT_PUBLIC_URL: stack.livekit.url,
    LIVEKIT_API_KEY: stack.livekit.apiKey,
    LIVEKIT_API_SECRET: stack.livekit.apiSecret,
    SMTP_URL: stack.mailbox.smtpUrl,
    MAIL_FROM: 'Young Minds <no-reply@young-minds.example>',
    RECORDING_ENABLED: String(isRecordingEnabled),
    RECORDER: 'embedded',
    RECORDING_GRACE_SECONDS: String(GRACE_SECONDS),
    CAPTURE_DIR: stack.captureDirectory,
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: stack.storageDirectory,
    LOG_LEVEL: 'info',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}

/** With the test values of these variables, Better Auth skips its origin checks. */
const OUTSIDE_OF_TESTS = { NODE_ENV: 'production', TEST: undefined, VITEST: undefined, VITEST_MODE: undefined };
