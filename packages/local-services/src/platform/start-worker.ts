import type { Guard } from '../processes/guard.ts';
import type { RunningProcess } from '../processes/start-process.ts';
import { startUntilReady } from '../processes/start-until-ready.ts';
import { WORKER_PROGRAM } from '../project.ts';

const START_TIMEOUT_MS = 30_000;

/** The line that the worker logs when it accepts jobs. */
const READY_LINE = /"msg":"[^"]*\bready\b/i;

export interface WorkerOptions {
  readonly env: NodeJS.Dict<string>;
  /** Restarts the worker whenever a source file changes. */
  readonly isWatching?: boolean;
  readonly logFolder: string;
  readonly onLine?: (line: string) => void;
  readonly guard: Guard;
}

/** Starts the worker and waits until it accepts jobs. @throws SETUP_FAILED */
export async function startWorker(options: WorkerOptions): Promise<RunningProcess> {
  const { isWatching = false, ...rest } = options;
  let isReady = false;
  const onLine = (line: string) => {
    isReady ||= READY_LINE.test(line);
    options.onLine?.(line);
  };
  const args = [...(isWatching ? ['--watch'] : []), WORKER_PROGRAM];
  return startUntilReady(
    { ...rest, name: 'worker', file: process.execPath, args, onLine },
    { isReady: () => isReady, timeoutMs: START_TIMEOUT_MS },
  );
}
