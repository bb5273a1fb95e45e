import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { createUnitOfWork } from '@young-minds/database';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { ROOT } from '@young-minds/local-services/project';
import { createWebMetrics } from '@young-minds/metrics/web';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { JobList } from '../../support/job-list.ts';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.ts';

const TOKEN = 'the token of this test';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

let database: TestDatabase;
let directory: string;
let worker: WorkerProcess;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'monitoring-'));
  const port = await findFreePort();
  base = `http://127.0.0.1:${port}`;
  const env = { METRICS_TOKEN: TOKEN, WORKER_HTTP_PORT: String(port) };
  const livekit = inject('livekit');
  worker = await startWorkerProcess({ databaseUrl: database.url, livekit, directory, graceSeconds: 1, env });
});

afterAll(async () => {
  await worker.end('SIGTERM');
  await database.drop();
  await rm(directory, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(base + path, { headers });
const scrape = async () => (await get('/metrics', { authorization: `Bearer ${TOKEN}` })).text();

async function rules(): Promise<Rule[]> {
  const { groups } = parse(await readFile(join(ROOT, 'deploy/prometheus/alerts.yaml'), 'utf8'));
  return groups.flatMap((group: { rules: Rule[] }) => group.rules);
}

/**
 * Returns the metrics that an expression uses.
 * @throws if it is not valid PromQL
 */
function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'VectorSelector') names.push(/^[\w:]+/.exec(expression.slice(from, to))?.[0] ?? '');
    },
  });
  return names;
}

describe('the worker’s HTTP endpoints', () => {
  test('report that it is alive, and ready once all its dependencies answer', async () => {
    expect((await get('/health')).status).toBe(200);
    await eventually(async () => expect((await get('/ready')).status).toBe(200));
    expect(await (await get('/ready')).json()).toEqual({
      ready: true,
      checks: { database: 'ok', queue: 'ok', captureDisk: 'ok', livekit: 'ok', media: 'ok' },
      disk: {
        freeBytes: expect.any(Number),
        demandBytesPerMinute: 0,
        pressure: expect.stringMatching(/^(ok|low|critical)$/),
      },
      confinement: expect.stringMatching(/^(bubblewrap|unit|none)$/),
    });
  });

  test('serve metrics only to clients with the token', async () => {
    expect((await get('/metrics')).status).toBe(403);
    expect((await get('/metrics', { authorization: 'Bearer something else' })).status).toBe(403);
    await createUnitOfWork({ db: database.db, queue: new JobList() }).run(({ alerts }) =>
      alerts.raise({ alert: 'mail_overdue', subject: 'a test', message: 'nothing to do' }, new Date()),
    );
    expect(await scrape()).toContain('young_minds_recordings{phase="capturing"} 0');
    // Figures from the database are queried only every few seconds.
    const isCounted = async () => expect(await scrape()).toContain('operator_alerts{alert="mail_overdue"} 1');
    await eventually(isCounted);
    expect(await scrape()).toContain('young_minds_operator_alerts{alert="object_lost"} 0');
  });

  test('answer 404 for other paths', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await fetch(`${base}/health`, { method: 'POST' })).status).toBe(405);
  });
});

test('a port in use is logged and does not stop the worker', async () => {
  const env = { WORKER_HTTP_PORT: new URL(base).port };
  const livekit = inject('livekit');
  const second = await startWorkerProcess({ databaseUrl: database.url, livekit, directory, graceSeconds: 1, env });
  onTestFinished(() => second.end('SIGTERM'));
  await eventually(() => expect(second.log()).toContain('Set another WORKER_HTTP_PORT'));
});

describe('the alert rules', () => {
  test('use only metrics that the processes export', async () => {
    const exported = new Set(
      `${await scrape()}\n${await createWebMetrics().render()}`.split('\n').flatMap((line) => {
        const [, name = '', type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
        return type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name];
      }),
    );
    const queried = (await rules()).flatMap(({ expr }) => metricsIn(expr));
    expect(queried.length).toBeGreaterThan(15);
    expect(queried.filter((name) => name !== 'up' && !exported.has(name))).toEqual([]);
  });

  test('count a metric once if all workers report the same value', async () => {
    const shared = /\byoung_minds_(recordings|recordings_unheld|composition_lag|storage_lag|operator|queue)\w*/;
    for (const { expr } of (await rules()).filter(({ expr }) => shared.test(expr))) {
      expect(expr).toMatch(/^max without \(instance\)/);
    }
  });

  test('each have a name, a severity and a section in the operator’s manual', async () => {
    const manual = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
    const all = await rules();
    expect(new Set(all.map(({ alert }) => alert)).size).toBe(all.length);
    for (const { alert, labels, annotations } of all) {
      expect(['page', 'warning']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
      expect(manual).toContain(`\`${alert}\``);
    }
  });

  test('match the example that scrapes both processes', async () => {
    const example = parse(await readFile(join(ROOT, 'deploy/prometheus/prometheus.yaml'), 'utf8'));
    expect(example.rule_files).toEqual(['alerts.yaml']);
    const jobs = example.scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
    const named = (await rules()).flatMap(({ expr }) => /up\{job="([^"]+)"\}/.exec(expr)?.[1] ?? []);
    expect(named.toSorted()).toEqual(jobs.toSorted());
  });
});
