import type { GuardedProcess } from './guard.ts';

type Target = Pick<GuardedProcess, 'pid' | 'isGroup'>;

/** Sends a signal to a process or its group; it is no error if that has already ended. */
export function sendSignal(target: Target, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target.isGroup ? -target.pid : target.pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

export function isRunning(target: Target): boolean {
  return sendSignal(target, 0);
}
