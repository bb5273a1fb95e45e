import type { PipelineStatistics, PipelineStatisticsReader } from '@young-minds/recording/ports';
import { Gauge, type Registry } from 'prom-client';

/** Several scrapers, or a scraper and a readiness probe, cause only one query. */
const CACHED_MS = 5_000;

interface PipelineGaugesOptions {
  readonly registry: Registry;
  readonly statistics: PipelineStatisticsReader;
}

/**
 * Adds gauges that read the database when they are scraped. If the database does not respond, they are absent and
 * `young_minds_database_up` is 0: an outdated value would look like a current one.
 */
export function addPipelineGauges({ registry, statistics }: PipelineGaugesOptions): void {
  const read = cached(statistics);
  for (const { name, help, labels, fill } of GAUGES) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      async collect() {
        this.reset();
        const known = await read();
        if (known !== null) fill(gauge, known);
        // `reset` already empties a gauge with labels.
        else if (labels.length === 0) this.remove();
      },
    });
  }
  new Gauge({
    name: 'young_minds_database_up',
    help: '1 while the database answers',
    registers: [registry],
    async collect() {
      this.set((await read()) === null ? 0 : 1);
    },
  });
}

interface GaugeDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly fill: (gauge: Gauge, statistics: PipelineStatistics) => void;
}

const GAUGES: readonly GaugeDefinition[] = [
  {
    name: 'young_minds_recordings',
    help: 'Recordings by phase, of all workers',
    labels: ['phase'],
    fill: (gauge, { recordings }) => {
      for (const [phase, number] of Object.entries(recordings)) gauge.set({ phase }, number);
    },
  },
  {
    name: 'young_minds_recordings_unheld',
    help: 'Active recordings that no living worker holds, of all workers',
    labels: [],
    fill: (gauge, { unheldRecordings }) => gauge.set(unheldRecordings),
  },
  {
    name: 'young_minds_composition_lag_seconds',
    help: 'How long the oldest recording that has ended waits to be composed, of all workers',
    labels: [],
    fill: (gauge, { compositionLagMs }) => gauge.set(compositionLagMs / 1000),
  },
  {
    name: 'young_minds_storage_lag_seconds',
    help: 'How long the oldest recording that has ended waits to be in the store, of all workers',
    labels: [],
    fill: (gauge, { storageLagMs }) => gauge.set(storageLagMs / 1000),
  },
  {
    name: 'young_minds_operator_alerts',
    help: 'Alerts ever raised for the operator, by alert, of all workers',
    labels: ['alert'],
    fill: (gauge, { operatorAlerts }) => {
      for (const [alert, number] of Object.entries(operatorAlerts)) gauge.set({ alert }, number);
    },
  },
  {
    name: 'young_minds_operator_alert_unsent_age_seconds',
    help: 'Age of the oldest alert that was not sent to the operator, of all workers',
    labels: [],
    fill: (gauge, { unsentAlertMs }) => gauge.set(unsentAlertMs / 1000),
  },
  {
    name: 'young_minds_queue_jobs',
    help: 'Jobs that are not done, by job and state (waiting, planned, running), of all workers',
    labels: ['job', 'state'],
    fill: (gauge, { queues }) => {
      for (const { job, waiting, planned, running } of queues) {
        for (const [state, number] of Object.entries({ waiting, planned, running })) gauge.set({ job, state }, number);
      }
    },
  },
  {
    name: 'young_minds_queue_oldest_job_age_seconds',
    help: 'How long the longest waiting job has been due, by job, of all workers',
    labels: ['job'],
    fill: (gauge, { queues }) => {
      for (const { job, oldestWaitingMs } of queues) gauge.set({ job }, oldestWaitingMs / 1000);
    },
  },
];

/** Returns a cached reader that resolves to null if the database does not respond. */
function cached(statistics: PipelineStatisticsReader): () => Promise<PipelineStatistics | null> {
  let latest: { readonly atMs: number; readonly answer: Promise<PipelineStatistics | null> } | null = null;
  return () => {
    const nowMs = performance.now();
    if (latest === null || nowMs - latest.atMs > CACHED_MS) {
      latest = { atMs: nowMs, answer: statistics.read().catch(() => null) };
    }
    return latest.answer;
  };
}
