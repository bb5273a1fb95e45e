import { setTimeout as delay } from 'node:timers/promises';

export interface Repetition {
  readonly name: string;
  /** Between the end of one run and the beginning of the next. */
  readonly pauseMs: number;
  readonly run: () => Promise<unknown>;
}

export interface Repeater {
  /** Resolves once the present run has ended. */
  stop(): Promise<void>;
}

/** Runs something again and again, at once first; a run that fails is told of and followed by the next. */
export function repeat(
  { name, pauseMs, run }: Repetition,
  onFailure: (error: unknown, name: string) => void,
): Repeater {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await run().catch((error: unknown) => onFailure(error, name));
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
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
