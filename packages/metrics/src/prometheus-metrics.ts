import type { Metrics, PipelineStatisticsReader } from '@young-minds/recording/ports';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { addPipelineGauges } from './pipeline-gauges.ts';

/** A text in Prometheus's format. */
export interface Exposition {
  readonly contentType: string;
  /** Returns all metrics; reads the sources first. */
  render(): Promise<string>;
}

/** Values that are read at each scrape. */
interface MetricsSources {
  readonly statistics: PipelineStatisticsReader;
  /** The number of recordings that this process captures. */
  readonly activeRecordings: () => number;
}

export interface PrometheusMetrics extends Metrics, Exposition {
  /** Must be called once, as soon as the sources exist. */
  addSources(sources: MetricsSources): void;
}

const JOB_BUCKETS = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3600];
const CALL_BUCKETS = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600];
/** Includes the grace period, 20 s by default. */
const PLAYABLE_BUCKETS = [10, 20, 25, 30, 45, 60, 120, 300, 900, 3600, 4 * 3600];
const GAP_BUCKETS = [0.5, 1, 2, 5, 10, 15, 30, 60, 300];
const PRESSURES = ['ok', 'low', 'critical'] as const;

/** Creates a worker's metrics. Names and units follow Prometheus's conventions. @see docs/operations.md */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    addSources({ statistics, activeRecordings }) {
      addPipelineGauges({ registry, statistics });
      new Gauge({
        name: 'young_minds_active_recordings',
        help: 'Recordings that this worker keeps going',
        registers: [registry],
        collect() {
          this.set(activeRecordings());
        },
      });
    },
    ...workMetrics(registry),
    ...captureMetrics(registry),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

function workMetrics(registry: Registry): Pick<Metrics, 'jobEnded' | 'storageCalled' | 'becamePlayable' | 'repaired'> {
  const registers = [registry];
  const jobs = new Histogram({
    name: 'young_minds_job_duration_seconds',
    help: 'Tries of jobs by job and outcome (done, failed)',
    labelNames: ['job', 'outcome'],
    buckets: JOB_BUCKETS,
    registers,
  });
  const calls = new Histogram({
    name: 'young_minds_storage_operation_duration_seconds',
    help: 'Calls of the store by provider and operation',
    labelNames: ['provider', 'operation'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const callErrors = new Counter({
    name: 'young_minds_storage_errors_total',
    help: 'Calls of the store that failed, by provider, operation and error code',
    labelNames: ['provider', 'operation', 'code'],
    registers,
  });
  const playable = new Histogram({
    name: 'young_minds_time_to_playable_seconds',
    help: 'From the last leave to a recording that can be played, the grace included',
    buckets: PLAYABLE_BUCKETS,
    registers,
  });
  const repairs = new Counter({
    name: 'young_minds_repairs_total',
    help: 'What reconciling sweeps put right, by kind',
    labelNames: ['kind'],
    registers,
  });
  return {
    jobEnded: (job, outcome, durationMs) => jobs.observe({ job, outcome }, durationMs / 1000),
    storageCalled({ provider, operation, durationMs, errorCode }) {
      calls.observe({ provider, operation }, durationMs / 1000);
      if (errorCode !== null) callErrors.inc({ provider, operation, code: errorCode });
    },
    becamePlayable: (afterMs) => playable.observe(afterMs / 1000),
    repaired: (kind) => repairs.inc({ kind }),
  };
}

function captureMetrics(
  registry: Registry,
): Pick<Metrics, 'packetsLost' | 'captureInterrupted' | 'captureResumed' | 'captureLag' | 'captureDisk'> {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const lost = counter('young_minds_capture_packets_lost_total', 'RTP packets that did not arrive');
  const interruptions = counter(
    'young_minds_capture_interruptions_total',
    'Times at which nothing was written any more',
  );
  const gaps = new Histogram({
    name: 'young_minds_capture_gap_seconds',
    help: 'Stretches of recordings in which nothing was written, hand-overs included',
    buckets: GAP_BUCKETS,
    registers,
  });
  const lag = gauge('young_minds_capture_lag_seconds', 'Age of the oldest captured media that is on this machine only');
  const free = gauge('young_minds_capture_disk_free_bytes', "Free on this worker's CAPTURE_DIR");
  const demand = gauge(
    'young_minds_capture_disk_demand_bytes_per_minute',
    'What the running recordings add in a minute',
  );
  const pressures = new Gauge({
    name: 'young_minds_capture_disk_pressure',
    help: '1 for the present pressure on CAPTURE_DIR (ok, low, critical), 0 for the others',
    labelNames: ['pressure'],
    registers,
  });
  return {
    packetsLost: (count) => lost.inc(count),
    captureInterrupted: () => interruptions.inc(),
    captureResumed: (gapMs) => gaps.observe(gapMs / 1000),
    captureLag: (lagMs) => lag.set(lagMs / 1000),
    captureDisk({ freeBytes, demandBytesPerMinute, pressure: present }) {
      free.set(freeBytes);
      demand.set(demandBytesPerMinute);
      for (const pressure of PRESSURES) pressures.set({ pressure }, pressure === present ? 1 : 0);
    },
  };
}
