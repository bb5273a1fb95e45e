/** Returns the time in milliseconds since 1970 by the clock of one capture run. */
export type RunClock = () => number;

/**
 * Starts a clock at the current system time. It ignores later changes of the system clock, so that everything captured
 * before and after such a change keeps its distance.
 */
export function startRunClock(): RunClock {
  const originMs = Date.now() - performance.now();
  return () => Math.round(originMs + performance.now());
}
