import type { Metrics, RecorderReport } from '@young-minds/recording/ports';

/** What a recorder tells, as numbers. */
export function countReport(metrics: Metrics, report: RecorderReport): void {
  if (report.type === 'interrupted') metrics.captureInterrupted();
  if (report.type === 'resumed') metrics.captureResumed(report.at.getTime() - report.since.getTime());
}
