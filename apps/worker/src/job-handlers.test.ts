import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobContext, JobHandlers } from '@young-minds/database';
import { expect, test } from 'vitest';
import { createJobHandlers } from './job-handlers.ts';
import type { PipelineDeps } from './pipeline-deps.ts';

/** Never edit this file; see the README next to it. */
const EARLIER = join(import.meta.dirname, '../../../tests/fixtures/earlier-versions/jobs.jsonl');
const earlier = readFileSync(EARLIER, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

/** Answers every call with null, as if nothing were in the database, and notes the arguments. */
function createAskedDeps(): { readonly deps: PipelineDeps; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const ask = async (...args: readonly unknown[]) => {
    asked.push(...args);
    return null;
  };
  const port = new Proxy({}, { get: () => ask });
  const repositories = new Proxy({}, { get: () => port });
  const unitOfWork = { run: (work: (all: unknown) => unknown) => work(repositories) };
  const deps = { unitOfWork, egress: port, mailer: port, clock: { now: () => new Date(0) } };
  return { deps: deps as unknown as PipelineDeps, asked };
}

test.each(earlier)('a $name job of an earlier version reaches what it names', async ({ name, data }) => {
  const { deps, asked } = createAskedDeps();
  const handlers: JobHandlers = createJobHandlers(deps);
  const handle = Object.entries(handlers).find(([known]) => known === name)?.[1];
  const context: JobContext = {
    jobName: name,
    jobId: '1',
    payload: data,
    attempt: 1,
    signal: new AbortController().signal,
  };
  await handle?.(data, context);
  expect(asked).toContain(Object.values(data)[0]);
});
