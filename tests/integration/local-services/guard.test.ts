import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HANG_MS } from '../../support/eventually.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guard-'));
});

afterEach(() => rm(folder, { recursive: true }));

test.each(['SIGKILL', 'SIGTERM'] as const)('no process outlives a parent that exits by %s', async (signal) => {
  const program = join(import.meta.dirname, 'start-and-die.ts');
  const parent = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: Buffer[] = await once(parent.stdout, 'data');
  const child = { pid: Number(line), isGroup: false };
  expect(isRunning(child)).toBe(true);
  parent.kill(signal);
  await waitUntil(() => !isRunning(child), { timeoutMs: HANG_MS, what: 'the child to end' });
});
