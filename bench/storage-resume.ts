/**
 * Measures how many bytes are sent again when a process is killed with half of a file uploaded and another process
 * continues. Prints one JSON object.
 * `npm run bench -- storage-resume --help` lists the options.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { Command } from 'commander';
import { openFaultProxy } from '../tests/support/stores/fault-proxy.ts';
import { makeFile } from './support/bench-stores.ts';
import { NETWORK_STORES } from './support/open-stores.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'upload-once.ts');
/** Slow enough that the process can be killed halfway. */
const LINE_BYTES_PER_SECOND = 20_000_000;
const { megabytes } = new Command('npm run bench -- storage-resume')
  .description('measure how many bytes are sent again after a process is killed halfway')
  .option('--megabytes <n>', 'size of the file', wholeNumber(1), 230)
  .parse()
  .opts<{ megabytes: number }>();
const sizeBytes = megabytes * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'storage-resume-'));
const file = await makeFile(folder, sizeBytes);
const figures: Record<string, unknown> = { sizeBytes };
for (const [provider, open] of Object.entries(NETWORK_STORES)) {
  const store = await open();
  const proxy = await openFaultProxy(store.url);
  proxy.slowDown(LINE_BYTES_PER_SECOND);
  const path = recordingObjectPath(randomUUID(), randomUUID());
  const request = JSON.stringify({ provider, config: store.configAt(proxy.url), file, path });
  const killed = spawn(process.execPath, [PROGRAM, request], { stdio: 'ignore' });
  await waitUntil(() => proxy.sentBytes() > sizeBytes / 2, { timeoutMs: 60_000, intervalMs: 1, what: 'half of it' });
  killed.kill('SIGKILL');
  const [, signal]: unknown[] = await once(killed, 'exit');
  if (signal !== 'SIGKILL') throw new Error(`${provider} was done before it was killed`);
  await runCommand(process.execPath, [PROGRAM, request]);
  figures[provider] = { sentAgainMegabytes: Number(((proxy.sentBytes() - sizeBytes) / 1e6).toFixed(1)) };
  await proxy.close();
  await store.close();
}
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);
