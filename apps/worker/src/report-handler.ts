import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@young-minds/core';
import type { Metrics, RecorderReport } from '@young-minds/recording/ports';
import type { Logger } from 'pino';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;

export interface ReportHandlerOptions {
  readonly handle: (report: RecorderReport) => Promise<void>;
  readonly logger: Logger;
  /** Aborted at shutdown; the sweep detects what was not handled by then. */
  readonly signal: AbortSignal;
}

/**
 * Passes a recorder's reports on, with retries until they are handled: a recorder does not repeat a report that was
 * lost while the database was down.
 */
export function createReportHandler(options: ReportHandlerOptions): (report: RecorderReport) => Promise<void> {
  const { handle, logger, signal } = options;
  return async (report) => {
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        return await handle(report);
      } catch (err) {
        logger.warn(
          { err, recordingId: report.recordingId, report: report.type },
          'A recorder report could not be stored; it is retried',
        );
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
}

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

/** Counts a recorder's report in the metrics. */
export function countReport(metrics: Metrics, report: RecorderReport): void {
  if (report.type === 'interrupted') metrics.captureInterrupted();
  // `since` is null if what was written before is on another machine.
  if (report.type === 'resumed' && report.since !== null) {
    metrics.captureResumed(report.at.getTime() - report.since.getTime());
  }
}
