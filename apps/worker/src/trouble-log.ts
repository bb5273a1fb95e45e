import type { Clock } from '@young-minds/core';
import type { Logger } from 'pino';

/** A repeated error is logged again after this time. */
const QUIET_MS = 30_000;

/**
 * Returns a log for repeated errors, such as those of a database that is down. It logs each kind immediately when it is
 * new, then at most twice a minute, with the number of errors since.
 */
export function createTroubleLog(logger: Logger, clock: Clock): (err: unknown, what: string) => void {
  const kinds = new Map<string, { loggedAtMs: number; suppressed: number }>();
  return (err, what) => {
    const nowMs = clock.now().getTime();
    const kind = kinds.get(what);
    if (kind !== undefined && nowMs - kind.loggedAtMs < QUIET_MS) {
      kind.suppressed += 1;
      return;
    }
    logger.error({ err, ...(kind?.suppressed && { suppressed: kind.suppressed }) }, what);
    kinds.set(what, { loggedAtMs: nowMs, suppressed: 0 });
  };
}
