import type { ChildProcess } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Passes signals on until it is disposed. */
export interface PassedSignals extends Disposable {
  /** The first signal that arrived, or null. */
  readonly received: NodeJS.Signals | null;
}

/**
 * Passes every signal that would end this process on to a child instead, so that the child ends first. The end of the
 * process that started this one counts as SIGTERM.
 */
export function passSignals(child: ChildProcess): PassedSignals {
  let received: NodeJS.Signals | null = null;
  const pass = (signal: NodeJS.Signals) => {
    received ??= signal;
    child.kill(signal);
  };
  const onDisconnect = () => pass('SIGTERM');
  for (const signal of SIGNALS) process.on(signal, pass);
  process.on('disconnect', onDisconnect);
  return {
    get received() {
      return received;
    },
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, pass);
      process.off('disconnect', onDisconnect);
    },
  };
}
