import type { Config } from '@young-minds/config';
import { formatSize } from '@young-minds/core';
import { z } from 'zod';
import { type Finding, failed, ok, skipped, warning } from '../check.ts';

const TIMEOUT_MS = 10_000;

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
  disk: z.object({ freeBytes: z.number(), pressure: z.enum(['ok', 'low', 'critical']) }).nullable(),
  /** Absent in the answer of an earlier version. */
  confinement: z.enum(['bubblewrap', 'unit', 'none']).optional(),
});

type Readiness = z.output<typeof readinessSchema>;

/** What protects the worker from the media that ffmpeg decodes, apart from the limits that always apply. */
const CONFINEMENTS = {
  bubblewrap: 'ffmpeg runs in a bubblewrap sandbox',
  unit: 'ffmpeg runs without a sandbox of its own, under the restrictions of the unit or container of the worker',
  none: 'ffmpeg runs without a sandbox: bwrap does not run there, and no unit or container restricts the worker',
} as const;

/** Queries this machine's worker for its readiness, its free disk space, and what confines its ffmpeg. */
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

export function judgeReadiness({ ready, checks, disk, confinement }: Readiness): Finding {
  const lacking = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
  if (!ready) {
    const outcomes = lacking.map(([name, outcome]) => `${name}: ${outcome}`).join(' ');
    return failed(`the worker is not ready: ${outcomes}`, 'See the checks above and the log of the worker.');
  }
  const summary = ['the worker is ready', ...(confinement === undefined ? [] : [CONFINEMENTS[confinement]])].join('; ');
  if (disk === null || disk.pressure === 'ok') return ok(summary);
  const found = `${summary}; its disk has ${formatSize(disk.freeBytes)} left`;
  const advice = 'Free space, or find out why recordings are not stored; delete nothing below CAPTURE_DIR.';
  return disk.pressure === 'low' ? warning(found, advice) : failed(found, advice);
}
