import { YoungMindsError } from '@young-minds/core';
import { type RunningProcess, type StartOptions, startProcess } from './start-process.ts';
import { waitUntil } from './wait-until.ts';

/** Lines of output that the error of a failed start includes. */
const TOLD_LINES = 15;

export interface Readiness {
  readonly isReady: () => Promise<boolean> | boolean;
  readonly timeoutMs: number;
}

/**
 * Starts a program and waits until it is ready. Stops it if that takes too long.
 * @throws SETUP_FAILED with the last lines that it printed, if it exits before it is ready or takes too long
 */
export async function startUntilReady(options: StartOptions, readiness: Readiness): Promise<RunningProcess> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    if (lines.length > TOLD_LINES) lines.shift();
    options.onLine?.(line);
  };
  const started = await startProcess({ ...options, onLine });
  // Closed output means that the process is exiting: its exit decides, even if it looked ready before.
  const isDecided = async () => started.hasEnded() || ((await readiness.isReady()) && !started.hasClosedOutput());
  const waiting = waitUntil(isDecided, { timeoutMs: readiness.timeoutMs, what: 'it' });
  const hasGivenUp = await waiting.then(
    () => false,
    () => true,
  );
  if (!hasGivenUp && !started.hasEnded()) return started;
  await started.stop();
  const how = hasGivenUp ? `was not ready after ${readiness.timeoutMs / 1000} s` : await started.ended;
  const told = lines.map((line) => `  ${line}`).join('\n');
  throw new YoungMindsError('SETUP_FAILED', `The ${options.name} process ${how}. It said last:\n${told}`);
}
