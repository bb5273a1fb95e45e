import { setTimeout as delay } from 'node:timers/promises';

export interface Repetition {
  readonly name: string;
  /** Between the end of one run and the beginning of the next. */
  readonly pauseMs: number;
  /** Before the first run; none by default. */
  readonly firstPauseMs?: number;
  /** The signal is aborted when it is to end for good. */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface PeriodicTask {
  /** Resolves once the present run has ended. */
  stop(): Promise<void>;
}

/** Runs something again and again; a run that fails is told of and followed by the next. */
export function runPeriodically(
  { name, pauseMs, firstPauseMs = 0, run }: Repetition,
  onFailure: (error: unknown, name: string) => void,
): PeriodicTask {
  const stopping = new AbortController();
  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const loop = async () => {
    if (firstPauseMs > 0) await pause(firstPauseMs);
    while (!stopping.signal.aborted) {
      await run(stopping.signal).catch((error: unknown) => onFailure(error, name));
      await pause(pauseMs);
    }
  };
  const done = loop();
  return {
    stop() {
      stopping.abort();
      return done;
    },
  };
}
