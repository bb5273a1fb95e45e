import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createCheckout } from '../../support/checkout.ts';
import { INSTANCE_PART_KEYS, type ListedProcess, listProcesses, npmStart } from '../../support/npm-start.ts';

const TIMEOUT_MS = 120_000;
/** Building the pages takes minutes on a new machine, once. */
const BUILD_TIMEOUT_MS = 600_000;

let checkout: string;

beforeAll(async () => {
  await ensureWebBuild(console.log);
  checkout = await createCheckout();
}, BUILD_TIMEOUT_MS);
afterAll(() => rm(checkout, { recursive: true }));

function descendantsOf(pid: number, all: readonly ListedProcess[]): number[] {
  return all.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...descendantsOf(child.pid, all)]);
}

test('each part that is killed restarts alone, and SIGTERM to npm ends all processes', {
  timeout: 4 * TIMEOUT_MS,
}, async () => {
  const { npm, port, untilPrinted, pids, killPart } = await npmStart(checkout);
  onTestFinished(() => void npm.kill('SIGTERM'));
  await untilPrinted('Young Minds runs at');
  // Even a worker that crashes leaves its compiled code to the next one.
  const listCompiled = () => readdir(join(checkout, '.data', 'compile-cache'), { recursive: true });
  await waitUntil(async () => (await listCompiled()).length > 1, { timeoutMs: TIMEOUT_MS, what: 'compiled code' });

  for (const part of INSTANCE_PART_KEYS) {
    const before = await pids();
    await killPart(part);
    const after = await pids();
    expect(after[part]).not.toBe(before[part]);
    expect({ ...after, [part]: null }).toEqual({ ...before, [part]: null });
  }
  await waitUntil(async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).ok, {
    timeoutMs: TIMEOUT_MS,
    what: 'the web process to reach its database again',
  });

  const started = [...descendantsOf(npm.pid ?? 0, await listProcesses()), ...Object.values(await pids())];
  expect(started.length).toBeGreaterThan(2 * INSTANCE_PART_KEYS.length);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  const remaining = () => started.filter((pid) => isRunning({ pid: pid ?? 0, isGroup: false }));
  await waitUntil(() => remaining().length === 0, { timeoutMs: TIMEOUT_MS, what: 'the end of all processes' });
});
