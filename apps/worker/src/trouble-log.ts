import type { Clock } from '@young-minds/core';
import type { Logger } from 'pino';

const QUIET_MS = 30_000;

/**
 * Tells of trouble that comes again and again, such as a database that is away: each kind at once when it is new,
 * then at most twice a minute, with how often it has come meanwhile.
 */
export function createTroubleLog(logger: Logger, clock: Clock): (err: unknown, what: string) => void {
  const kinds = new Map<string, { toldAtMs: number; untold: number }>();
  return (err, what) => {
    const nowMs = clock.now().getTime();
    const kind = kinds.get(what);
    if (kind !== undefined && nowMs - kind.toldAtMs < QUIET_MS) {
      kind.untold += 1;
      return;
    }
    logger.error({ err, ...(kind?.untold && { untold: kind.untold }) }, what);
    kinds.set(what, { toldAtMs: nowMs, untold: 0 });
  };
}
