/**
 * Compares the speed of uploads to S3 and to Google with rclone's, to the same server, in alternating rounds. Google's
 * server is the sink in `support/gcs-sink.ts`. Needs rclone on PATH. Prints one JSON object.
 * `npm run bench -- storage-throughput --help` lists the options.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createGcsStorage } from '@young-minds/storage/gcs';
import { createS3Storage } from '@young-minds/storage/s3';
import { Command } from 'commander';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { makeFile, makeGcsKey } from './support/bench-stores.ts';

const ROUNDS = 5;
const { megabytes, provider: chosen } = new Command('npm run bench -- storage-throughput')
  .description('measure uploads to S3 and Google next to rclone on the same server')
  .option('--megabytes <n>', 'size of the file', wholeNumber(17), 500)
  .option('--provider <name...>', 'measure only these providers', [])
  .parse()
  .opts<{ megabytes: number; provider: string[] }>();
const sizeBytes = megabytes * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'storage-throughput-'));
const file = await makeFile(folder, sizeBytes);

const s3 = await startS3Server();
const gcs = await startGcsSink();
const gcsOptions = { bucket: 'recordings', endpoint: gcs.url, credentialsFile: await makeGcsKey(folder) };
const { accessKeyId, secretAccessKey } = s3.options.credentials;
const contestants = {
  s3: {
    ours: () => createS3Storage(s3.options).uploadRecording(file, newPath()),
    rclone: () =>
      rclone(
        `:s3,provider=Other,region=${s3.options.region},access_key_id=${accessKeyId},secret_access_key=${secretAccessKey},endpoint="${s3.url}":`,
      ),
  },
  gcs: {
    ours: () => createGcsStorage(gcsOptions).uploadRecording(file, newPath()),
    rclone: () => rclone(`:gcs,anonymous,bucket_policy_only,endpoint="${gcs.url}/storage/v1/":`),
  },
};

const figures: Record<string, unknown> = { sizeBytes, rounds: ROUNDS };
for (const [provider, { ours, rclone: theirs }] of Object.entries(contestants)) {
  if (chosen.length > 0 && !chosen.includes(provider)) continue;
  const [oursMs, theirsMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    oursMs.push(await timeOf(ours));
    theirsMs.push(await timeOf(theirs));
  }
  const [our, their] = [rateOf(oursMs), rateOf(theirsMs)];
  figures[provider] = { megabytesPerSecond: our, rclone: their, ratio: Number((our / their).toFixed(2)) };
}
await s3.close();
gcs.close();
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function startGcsSink() {
  const program = join(import.meta.dirname, 'support', 'gcs-sink-process.ts');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line]: Buffer[] = await once(child.stdout, 'data');
  return { url: String(line).trim(), close: () => child.stdin.end() };
}

function newPath(): string {
  return recordingObjectPath(randomUUID(), randomUUID());
}

function rclone(remote: string): Promise<string> {
  const settings = [
    '--ignore-checksum',
    '--no-check-dest',
    '--s3-no-check-bucket',
    '--gcs-no-check-bucket',
    '--config',
    join(folder, 'rclone.conf'),
  ];
  return runCommand('rclone', ['copyto', file, `${remote}recordings/${newPath()}`, ...settings]);
}

async function timeOf(upload: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await upload();
  return performance.now() - startedMs;
}

/** Returns the rate of the median round in megabytes per second. */
function rateOf(durationsMs: readonly number[]): number {
  const median = durationsMs.toSorted((a, b) => a - b)[Math.floor(durationsMs.length / 2)] ?? Number.NaN;
  return Math.round(sizeBytes / 1e3 / median);
}
