import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GUARD_PROGRAM = fileURLToPath(new URL('guard-main.ts', import.meta.url));

export interface GuardedProcess {
  readonly pid: number;
  /** The whole process group, rather than the one process. */
  readonly isGroup: boolean;
  /** What asks it to end; it is killed where that does not help. */
  readonly signal: NodeJS.Signals;
}

/**
 * Sees to it that nothing we started survives us, even when we are killed without a chance to clean up: a small
 * process of its own that notices our end by its standard input and then ends what it was told to watch.
 */
export interface Guard {
  watch(process: GuardedProcess): void;
  forget(pid: number): void;
  /** Ends the guard; what it watches must have ended before. */
  release(): void;
}

export function startGuard(): Guard {
  // A group of its own, so that Ctrl-C in the terminal does not end the guard before the others.
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

/** An open pipe alone must not keep us running. */
function unrefStream({ stdin }: ChildProcess): void {
  if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
}
