import type { Guard } from '../processes/guard.ts';
import { type RunningProcess, startUntilReady } from '../processes/start-process.ts';
import { WEB_FOLDER, WEB_PROGRAM, WORKER_PROGRAM } from '../project.ts';

const WEB_START_TIMEOUT_MS = 60_000;
const WORKER_START_TIMEOUT_MS = 30_000;
/** The line that the worker logs when it accepts jobs. */
const READY_LINE = /"msg":"[^"]*\bready\b/i;

interface ProcessOptions {
  readonly env: NodeJS.Dict<string>;
  readonly logFolder: string;
  readonly onLine?: (line: string) => void;
  readonly guard: Guard;
  /** Aborts the start. */
  readonly signal?: AbortSignal | undefined;
}

interface WebOptions extends ProcessOptions {
  /** `production` serves the build; `development` builds each page when it is requested. */
  readonly mode: 'production' | 'development';
  readonly port: number;
}

/** Starts the web app and waits until it answers and reaches its database. @throws SETUP_FAILED */
export function startWeb(options: WebOptions): Promise<RunningProcess> {
  const { mode, port, env, signal, ...rest } = options;
  const program = {
    file: process.execPath,
    args: [WEB_PROGRAM, ...(mode === 'development' ? ['--dev'] : [])],
    cwd: WEB_FOLDER,
    env: { ...env, PORT: String(port), NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' },
  };
  const isReady = () => isHealthy(port);
  return startUntilReady({ ...rest, ...program, name: 'web' }, { isReady, timeoutMs: WEB_START_TIMEOUT_MS, signal });
}

async function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/health`).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}

export interface WorkerOptions extends ProcessOptions {
  /** Restarts the worker whenever a source file changes. */
  readonly isWatching?: boolean;
}

/** Starts the worker and waits until it accepts jobs. @throws SETUP_FAILED */
export async function startWorker(options: WorkerOptions): Promise<RunningProcess> {
  const { isWatching = false, signal, ...rest } = options;
  let isReady = false;
  const onLine = (line: string) => {
    isReady ||= READY_LINE.test(line);
    options.onLine?.(line);
  };
  const args = [...(isWatching ? ['--watch'] : []), WORKER_PROGRAM];
  return startUntilReady(
    { ...rest, name: 'worker', file: process.execPath, args, onLine },
    { isReady: () => isReady, timeoutMs: WORKER_START_TIMEOUT_MS, signal },
  );
}
