import type { Config } from '@young-minds/config';
import { formatSize } from '@young-minds/core';
import { z } from 'zod';
import { type Finding, failed, ok, skipped, warning } from '../check.ts';

const TIMEOUT_MS = 10_000;

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
  disk: z.object({ freeBytes: z.number(), pressure: z.enum(['ok', 'low', 'critical']) }).nullable(),
});

type Readiness = z.output<typeof readinessSchema>;

/** Queries this machine's worker for its readiness and its free disk space. */
export async function checkWorker({ monitoring }: Config): Promise<Finding> {
  const { workerHost, workerPort } = monitoring;
  if (workerPort === 0) return skipped('the worker serves no health checks: WORKER_HTTP_PORT is 0');
  const host = workerHost === '0.0.0.0' || workerHost === '::' ? '127.0.0.1' : workerHost;
  const address = `http://${host}:${workerPort}/ready`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return judgeReadiness(readinessSchema.parse(await response.json()));
  } catch {
    const advice = 'Start it, or run this on its host; WORKER_HTTP_HOST and WORKER_HTTP_PORT set its address.';
    return warning(`no worker answers at ${address}`, advice);
  }
}

export function judgeReadiness({ ready, checks, disk }: Readiness): Finding {
  const lacking = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
  if (!ready) {
    const outcomes = lacking.map(([name, outcome]) => `${name}: ${outcome}`).join(' ');
    return failed(`the worker is not ready: ${outcomes}`, 'See the checks above and the log of the worker.');
  }
  if (disk === null || disk.pressure === 'ok') return ok('the worker is ready');
  const found = `the worker is ready, and its disk has ${formatSize(disk.freeBytes)} left`;
  const advice = 'Free space, or find out why recordings are not stored; delete nothing below CAPTURE_DIR.';
  return disk.pressure === 'low' ? warning(found, advice) : failed(found, advice);
}
