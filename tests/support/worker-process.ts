import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { pidOf } from './line-process.ts';

const PROGRAM = join(import.meta.dirname, '../../apps/worker/src/main.ts');
const START_TIMEOUT_MS = 120_000;

export interface WorkerProcessOptions {
  readonly databaseUrl: string;
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Several workers on one folder share its `capture` and `store`. */
  readonly directory: string;
  /** Default: the platform's own. */
  readonly graceSeconds?: number;
  readonly env?: NodeJS.Dict<string>;
}

export interface WorkerProcess {
  readonly pid: number;
  /** Returns everything it has logged so far. */
  log(): string;
  /** Sends a signal unless it has already exited. Resolves once it has exited. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Returns the whole environment of a worker or a command, so that a developer's own environment has no effect. */
export function workerEnvironment(options: WorkerProcessOptions): NodeJS.Dict<string> {
  const { databaseUrl, livekit, directory, graceSeconds, env } = options;
  return {
    DATABASE_URL: databaseUrl,
    BETTER_AUTH_URL: 'http://127.0.0.1',
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    RECORDER: 'embedded',
    ...(graceSeconds !== undefined && { RECORDING_GRACE_SECONDS: String(graceSeconds) }),
    CAPTURE_DIR: join(directory, 'capture'),
    STORAGE_PROVIDER: 'local',
    LOCAL_STORAGE_DIR: join(directory, 'store'),
    // Several workers run on one machine. No worker opens a port unless a test asks for it.
    WORKER_HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
    ...env,
  };
}

/** Ends the workers that this process leaves behind. */
let guard: Guard | undefined;

/** Starts a worker in a separate process, which a test can stop gracefully or kill. Resolves once it is ready. */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const env = childEnvironment(workerEnvironment(options));
  const worker = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that fails may leave its worker: it ends with this process, and vitest does not wait for its open output.
  guard ??= startGuard();
  const pid = pidOf(worker);
  guard.watch({ pid, isGroup: false, signal: 'SIGTERM' });
  worker.once('exit', () => guard?.forget(pid));
  worker.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  let output = '';
  worker.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const isReady = async () => (output.includes('The worker is ready') || hasEnded(worker) ? true : null);
  await waitUntil(isReady, { timeoutMs: START_TIMEOUT_MS, what: 'the worker' });
  if (hasEnded(worker)) throw new Error(`the worker exited immediately: ${output}`);
  return {
    pid,
    log: () => output,
    async end(signal) {
      if (hasEnded(worker)) return;
      const exited = once(worker, 'exit');
      worker.kill(signal);
      await exited;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
