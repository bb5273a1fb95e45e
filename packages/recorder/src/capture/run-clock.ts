/** Milliseconds since 1970 in the time of one take. */
export type RunClock = () => number;

/**
 * Set by the machine's clock as it is now, and by nothing after that: where that one is set in mid-call, what was captured
 * before and what is captured after keep their distance.
 */
export function startRunClock(): RunClock {
  const originMs = Date.now() - performance.now();
  return () => Math.round(originMs + performance.now());
}
