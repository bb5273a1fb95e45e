import { setTimeout as delay } from 'node:timers/promises';

interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  /** Completes "gave up waiting for …". */
  readonly what: string;
}

/**
 * Calls `ask` repeatedly until it returns a value other than null, undefined or false.
 * @throws an error when the time is over
 */
export async function waitUntil<T>(
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() >= deadline) {
      throw new Error(`gave up waiting for ${options.what} after ${options.timeoutMs / 1000} s`);
    }
    await delay(options.intervalMs ?? 50);
  }
}
