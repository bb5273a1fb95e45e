/**
 * Compares the speed of uploads with that of another program, to the same server, in alternating rounds: to S3 with the
 * AWS CLI's or rclone's, to Google with rclone's. Each upload is a process of its own, timed from start to end. The S3
 * server is versitygw, or the MinIO that MINIO_TEST_PROGRAM names; Google's is the sink in `support/gcs-sink.ts`. Needs
 * the other program on PATH. Prints one JSON object.
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
import { Command, Option } from 'commander';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { makeFile, makeGcsKey } from './support/bench-stores.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'upload-once.ts');
const {
  megabytes,
  rounds,
  rival,
  provider: chosen,
} = new Command('npm run bench -- storage-throughput')
  .description('measure uploads to S3 and Google next to another program on the same server')
  .option('--megabytes <n>', 'size of the file', wholeNumber(17), 500)
  .option('--rounds <n>', 'uploads of each program', wholeNumber(1), 5)
  .addOption(new Option('--rival <name>', 'the other program for S3').choices(['aws', 'rclone']).default('aws'))
  .option('--provider <name...>', 'measure only these providers', [])
  .parse()
  .opts<{ megabytes: number; rounds: number; rival: 'aws' | 'rclone'; provider: string[] }>();
const sizeBytes = megabytes * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'storage-throughput-'));
const file = await makeFile(folder, sizeBytes);

const s3 = await startS3Server();
const gcs = await startGcsSink();
const gcsOptions = { bucket: 'recordings', endpoint: gcs.url, credentialsFile: await makeGcsKey(folder) };
const { accessKeyId, secretAccessKey } = s3.options.credentials;
const s3Rivals = {
  aws: { program: 'aws', upload: awsUpload },
  rclone: {
    program: 'rclone',
    upload: () =>
      rclone(
        `:s3,provider=Other,region=${s3.options.region},access_key_id=${accessKeyId},secret_access_key=${secretAccessKey},endpoint="${s3.url}":`,
      ),
  },
};
const contestants = {
  s3: { ours: () => ourUpload('s3', s3.options), theirs: s3Rivals[rival] },
  gcs: {
    ours: () => ourUpload('gcs', gcsOptions),
    theirs: {
      program: 'rclone',
      upload: () => rclone(`:gcs,anonymous,bucket_policy_only,endpoint="${gcs.url}/storage/v1/":`),
    },
  },
};

const figures: Record<string, unknown> = { sizeBytes, rounds };
for (const [provider, { ours, theirs }] of Object.entries(contestants)) {
  if (chosen.length > 0 && !chosen.includes(provider)) continue;
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push({ ours: await timeOf(ours), theirs: await timeOf(theirs.upload) });
  }
  figures[provider] = {
    megabytesPerSecond: rateOf(medianOf(times.map((round) => round.ours))),
    [theirs.program]: rateOf(medianOf(times.map((round) => round.theirs))),
    ratio: Number(medianOf(times.map((round) => round.theirs / round.ours)).toFixed(2)),
    ratios: times.map((round) => Number((round.theirs / round.ours).toFixed(2))),
  };
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

function ourUpload(provider: string, config: object): Promise<string> {
  return runCommand(process.execPath, [PROGRAM, JSON.stringify({ provider, config, file, path: newPath() })]);
}

function awsUpload(): Promise<string> {
  const place = ['--endpoint-url', s3.url, '--region', s3.options.region];
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  return runCommand('aws', ['s3', 'cp', '--quiet', ...place, file, `s3://recordings/${newPath()}`], { env });
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

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Returns megabytes per second. */
function rateOf(durationMs: number): number {
  return Math.round(sizeBytes / 1e3 / durationMs);
}
