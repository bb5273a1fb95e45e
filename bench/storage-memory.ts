/**
 * Measures the peak memory and the duration of an upload with each provider, each in a separate process. Prints one
 * JSON object.
 * `npm run bench -- storage-memory --help` lists the options.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { Command } from 'commander';
import { makeFile } from './support/bench-stores.ts';
import { LARGE_STORES } from './support/open-stores.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'upload-once.ts');
const { gigabytes, provider: chosen } = new Command('npm run bench -- storage-memory')
  .description('measure the most memory that an upload holds with each provider')
  .option('--gigabytes <n>', 'size of the file', wholeNumber(1), 5)
  .option('--provider <name...>', 'measure only these providers', [])
  .parse()
  .opts<{ gigabytes: number; provider: string[] }>();
const sizeBytes = gigabytes * 1e9;
const folder = await mkdtemp(join(tmpdir(), 'storage-memory-'));
const file = await makeFile(folder, sizeBytes);
const figures: Record<string, unknown> = { sizeBytes };
for (const [provider, open] of Object.entries(LARGE_STORES)) {
  if (chosen.length > 0 && !chosen.includes(provider)) continue;
  const store = await open(folder);
  const path = recordingObjectPath(randomUUID(), randomUUID());
  const request = { provider, config: store.configAt(store.url), file, path };
  const printed = await runCommand(process.execPath, [PROGRAM, JSON.stringify(request)]);
  const { seconds, peakBytes } = JSON.parse(printed);
  figures[provider] = {
    peakMegabytes: Math.round(peakBytes / 1e6),
    seconds: Number(seconds.toFixed(1)),
    megabytesPerSecond: Math.round(sizeBytes / 1e6 / seconds),
  };
  await store.close();
}
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);
