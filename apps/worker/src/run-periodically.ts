import { setTimeout as delay } from 'node:timers/promises';

export interface Repetition {
  readonly name: string;
  /** Between the end of one run and the start of the next. */
  readonly pauseMs: number;
  /** Before the first run; 0 by default. */
  readonly firstPauseMs?: number;
  /** One run; its signal is aborted when the task stops. */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface PeriodicTask {
  /** Stops the task. Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** Runs a task repeatedly. A failed run is reported to `onFailure`, and the next one follows. */
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
