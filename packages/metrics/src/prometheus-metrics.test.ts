import { OPERATOR_ALERTS, RECORDING_PHASES } from '@young-minds/recording/domain';
import type { PipelineStatistics, PipelineStatisticsReader } from '@young-minds/recording/ports';
import { expect, test, vi } from 'vitest';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

const none = Object.fromEntries(RECORDING_PHASES.map((phase) => [phase, 0])) as PipelineStatistics['recordings'];
const silent = Object.fromEntries(OPERATOR_ALERTS.map((alert) => [alert, 0])) as PipelineStatistics['operatorAlerts'];
const STATISTICS: PipelineStatistics = {
  recordings: { ...none, capturing: 3, failed: 1 },
  unheldRecordings: 2,
  compositionLagMs: 61_500,
  storageLagMs: 90_000,
  operatorAlerts: { ...silent, object_lost: 2 },
  unsentAlertMs: 1_500,
  queues: [{ job: 'compose-recording', waiting: 4, planned: 1, running: 2, oldestWaitingMs: 30_000 }],
};

function metricsOver(read: PipelineStatisticsReader['read']) {
  const metrics = createPrometheusMetrics();
  metrics.addSources({ statistics: { read }, activeRecordings: () => 7 });
  return metrics;
}

const linesOf = async (metrics: { render(): Promise<string> }) => (await metrics.render()).split('\n');

test('exposes the recorded values', async () => {
  const metrics = metricsOver(async () => STATISTICS);
  metrics.jobEnded('compose-recording', 'failed', 2_500);
  metrics.storageCalled({ provider: 's3', operation: 'stat', durationMs: 20, errorCode: 'STORAGE_UNAVAILABLE' });
  metrics.storageCalled({ provider: 's3', operation: 'stat', durationMs: 30, errorCode: null });
  metrics.packetsLost(12);
  metrics.captureInterrupted();
  metrics.captureResumed(1_400);
  metrics.becamePlayable(21_000);
  metrics.repaired('lost_webhook');
  metrics.captureLag(5_500);
  metrics.captureDisk({ freeBytes: 1e9, demandBytesPerMinute: 2e7, pressure: 'low' });
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'young_minds_job_duration_seconds_sum{job="compose-recording",outcome="failed"} 2.5',
      'young_minds_storage_errors_total{provider="s3",operation="stat",code="STORAGE_UNAVAILABLE"} 1',
      'young_minds_storage_operation_duration_seconds_count{provider="s3",operation="stat"} 2',
      'young_minds_capture_packets_lost_total 12',
      'young_minds_capture_interruptions_total 1',
      'young_minds_capture_gap_seconds_sum 1.4',
      'young_minds_time_to_playable_seconds_sum 21',
      'young_minds_repairs_total{kind="lost_webhook"} 1',
      'young_minds_capture_lag_seconds 5.5',
      'young_minds_capture_disk_free_bytes 1000000000',
      'young_minds_capture_disk_pressure{pressure="ok"} 0',
      'young_minds_capture_disk_pressure{pressure="low"} 1',
      'young_minds_recordings{phase="capturing"} 3',
      'young_minds_recordings{phase="completed"} 0',
      'young_minds_recordings_unheld 2',
      'young_minds_composition_lag_seconds 61.5',
      'young_minds_storage_lag_seconds 90',
      'young_minds_operator_alerts{alert="object_lost"} 2',
      'young_minds_operator_alerts{alert="mail_overdue"} 0',
      'young_minds_operator_alert_unsent_age_seconds 1.5',
      'young_minds_queue_jobs{job="compose-recording",state="waiting"} 4',
      'young_minds_queue_oldest_job_age_seconds{job="compose-recording"} 30',
      'young_minds_active_recordings 7',
      'young_minds_database_up 1',
    ]),
  );
});

test('a scrape queries the database once', async () => {
  const read = vi.fn(async () => STATISTICS);
  await metricsOver(read).render();
  expect(read).toHaveBeenCalledTimes(1);
});

test('omits database metrics if the database is down and exposes the rest', async () => {
  const read = async () => Promise.reject(new Error('away'));
  const lines = await linesOf(metricsOver(read));
  expect(lines).toEqual(expect.arrayContaining(['young_minds_database_up 0', 'young_minds_active_recordings 7']));
  expect(lines.filter((line) => /^young_minds_(recordings|queue|composition_lag|storage_lag)/.test(line))).toEqual([]);
});
