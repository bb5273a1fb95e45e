import type { Metrics, RecorderReport } from '@young-minds/recording/ports';

/** What a recorder tells, as numbers. */
export function countReport(metrics: Metrics, report: RecorderReport): void {
  if (report.type === 'interrupted') metrics.captureInterrupted();
  // Since when is not known where what was written before lies on another machine.
  if (report.type === 'resumed' && report.since !== null) {
    metrics.captureResumed(report.at.getTime() - report.since.getTime());
  }
}
