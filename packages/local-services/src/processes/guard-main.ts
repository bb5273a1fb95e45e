import { createInterface } from 'node:readline';
import type { GuardedProcess } from './guard.ts';
import { isRunning, sendSignal } from './start-process.ts';
import { waitUntil } from './wait-until.ts';

/**
 * How long a process may take to exit before it is killed: a recorder closes its files, a database writes its last
 * page.
 */
const GRACE_MS = 10_000;

const watched = new Map<number, GuardedProcess>();

for await (const line of createInterface({ input: process.stdin })) {
  const message: { watch?: GuardedProcess; forget?: number } = JSON.parse(line);
  if (message.watch) watched.set(message.watch.pid, message.watch);
  if (message.forget) watched.delete(message.forget);
}

// Standard input is closed, so the parent process has ended. The processes are stopped in reverse order of their start.
for (const target of [...watched.values()].reverse()) {
  sendSignal(target, target.signal);
  const ended = waitUntil(() => !isRunning(target), { timeoutMs: GRACE_MS, what: `process ${target.pid}` });
  await ended.catch(() => sendSignal(target, 'SIGKILL'));
}
