import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '@young-minds/config';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { isRunning, sendSignal } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createCheckout } from '../../support/checkout.ts';

const TIMEOUT_MS = 120_000;
/** Building the pages takes minutes on a new machine, once. */
const BUILD_TIMEOUT_MS = 600_000;

let checkout: string;

beforeAll(async () => {
  await ensureWebBuild(console.log);
  checkout = await createCheckout();
}, BUILD_TIMEOUT_MS);
afterAll(() => rm(checkout, { recursive: true }));

/** The parts in the order in which they are killed: each name in the output, and what its command line contains. */
const PARTS = [
  ['The worker process', 'apps/worker/src/main.ts'],
  ['The web process', 'apps/web/main.ts'],
  ['LiveKit', '.data/livekit/livekit.json'],
  ['PostgreSQL', '.data/postgres/data'],
] as const;

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function listProcesses(): Promise<Listed[]> {
  const listed = await runCommand('ps', ['-eo', 'pid=,ppid=,args=']);
  return listed.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Returns the process of a part of this checkout, which is the leader of its children. */
async function findPart(commandPart: string): Promise<number | undefined> {
  const found = (await listProcesses()).filter(({ command }) => command.includes(join(checkout, commandPart)));
  return found[0]?.pid;
}

function descendantsOf(pid: number, all: readonly Listed[]): number[] {
  return all.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...descendantsOf(child.pid, all)]);
}

async function npmStart(): Promise<{ npm: ChildProcess; port: number; lines: string[] }> {
  const port = await findFreePort();
  const env = childEnvironment({
    ...{ DATABASE_URL: '', LIVEKIT_URL: '', BETTER_AUTH_SECRET: '', BETTER_AUTH_URL: '', STORAGE_PROVIDER: '' },
    ...{ SMTP_URL: '', MAIL_FROM: '', PORT: String(port), WORKER_HTTP_PORT: String(await findFreePort()) },
    LOCAL_STORAGE_DIR: join(checkout, 'recordings'),
    CAPTURE_DIR: join(checkout, 'capture'),
  });
  const npm = spawn('npm', ['start'], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: npm.stdout }).on('line', (line) => lines.push(line));
  return { npm, port, lines };
}

test('each part that is killed restarts alone, and SIGTERM to npm ends all processes', {
  timeout: 4 * TIMEOUT_MS,
}, async () => {
  const { npm, port, lines } = await npmStart();
  onTestFinished(() => void npm.kill('SIGTERM'));
  const untilPrinted = (text: string) =>
    waitUntil(() => lines.some((line) => line.includes(text)), { timeoutMs: TIMEOUT_MS, what: `"${text}"` });
  await untilPrinted('Young Minds runs at');
  const pids = () => Promise.all(PARTS.map(([, commandPart]) => findPart(commandPart)));

  for (const [index, [name]] of PARTS.entries()) {
    const before = await pids();
    sendSignal({ pid: before[index] ?? 0, isGroup: false }, 'SIGKILL');
    await untilPrinted(`${name} is running again.`);
    const after = await pids();
    expect(after[index]).not.toBe(before[index]);
    expect(after.toSpliced(index, 1)).toEqual(before.toSpliced(index, 1));
  }
  await waitUntil(async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).ok, {
    timeoutMs: TIMEOUT_MS,
    what: 'the web process to reach its database again',
  });

  const started = [...descendantsOf(npm.pid ?? 0, await listProcesses()), ...(await pids())];
  expect(started.length).toBeGreaterThan(2 * PARTS.length);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  const remaining = () => started.filter((pid) => isRunning({ pid: pid ?? 0, isGroup: false }));
  await waitUntil(() => remaining().length === 0, { timeoutMs: TIMEOUT_MS, what: 'the end of all processes' });
});
