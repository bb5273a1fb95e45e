import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GUARD_PROGRAM = fileURLToPath(new URL('guard-main.ts', import.meta.url));

export interface GuardedProcess {
  readonly pid: number;
  /** Signals the whole process group instead of the one process. */
  readonly isGroup: boolean;
  /** The signal that stops it; if that has no effect, it is killed. */
  readonly signal: NodeJS.Signals;
}

/**
 * Ensures that no process that we started outlives us, even if we are killed without cleanup: a separate small process
 * detects our end on its standard input and then stops the watched processes.
 */
export interface Guard {
  watch(process: GuardedProcess): void;
  forget(pid: number): void;
  /** Ends the guard; the watched processes must have ended before. */
  release(): void;
}

export function startGuard(): Guard {
  // A separate process group, so that Ctrl-C in the terminal does not end the guard before the others.
  const guard = spawn(process.execPath, [GUARD_PROGRAM], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  const send = (message: object) => guard.stdin.write(`${JSON.stringify(message)}\n`);
  guard.stdin.on('error', () => undefined);
  unrefStream(guard);
  return {
    watch: (watched) => send({ watch: watched }),
    forget: (pid) => send({ forget: pid }),
    release: () => guard.kill('SIGKILL'),
  };
}

/** An open pipe must not keep this process running. */
function unrefStream({ stdin }: ChildProcess): void {
  if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
}
