import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics, RecorderReport } from '@young-minds/recording/ports';
import type { Logger } from 'pino';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;

interface ReportHandlerOptions {
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

/** Counts a recorder's report in the metrics. */
export function countReport(metrics: Metrics, report: RecorderReport): void {
  if (report.type === 'interrupted') metrics.captureInterrupted();
  // `since` is null if what was written before is on another machine.
  if (report.type === 'resumed' && report.since !== null) {
    metrics.captureResumed(report.at.getTime() - report.since.getTime());
  }
}
