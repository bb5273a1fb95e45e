import type { Metrics, RecorderReport } from '@young-minds/recording/ports';

/** Counts a recorder's report in the metrics. */
export function countReport(metrics: Metrics, report: RecorderReport): void {
  if (report.type === 'interrupted') metrics.captureInterrupted();
  // `since` is null if what was written before is on another machine.
  if (report.type === 'resumed' && report.since !== null) {
    metrics.captureResumed(report.at.getTime() - report.since.getTime());
  }
}
