import { vi } from 'vitest';

/** How long a test waits for one thing. It only ends a test that hangs: on a busy machine, seconds become minutes. */
export const HANG_MS = 180_000;

/** Repeats a check until it passes, and returns what it returns. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: HANG_MS, interval: 100 });
}
