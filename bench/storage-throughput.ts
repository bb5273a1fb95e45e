/**
 * Compares the speed of uploads with that of another program, to the same server, in alternating rounds: to S3 with the
 * AWS CLI's or rclone's, to Google with rclone's. Each upload is a process of its own, timed from start to end. The S3
 * server is versitygw, or the MinIO that MINIO_TEST_PROGRAM names; Google's is the sink in `support/gcs-sink.ts`. Needs
 * the other program on PATH, for example from `pip install awscli` in a virtual environment, and Linux, which counts CPU
 * time. Prints one JSON object.
 * `npm run bench -- storage-throughput --help` lists the options.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { wholeNumber } from '@young-minds/cli/options';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { Command, Option } from 'commander';
import { makeCertificate } from '../tests/support/make-certificate.ts';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { makeFile, makeGcsKey } from './support/bench-stores.ts';
import { measureCpu } from './support/cpu-seconds.ts';

interface Contest {
  /** Our upload; prints its peak memory. */
  readonly ours: (path: string) => Promise<string>;
  readonly rival: string;
  readonly theirs: (path: string) => Promise<string>;
  /** Deletes an uploaded object, so that writing it to the disk does not slow down the next upload. */
  readonly remove: (path: string) => Promise<unknown>;
}

interface Run {
  readonly durationMs: number;
  /** Of the program, without the server. */
  readonly cpuSeconds: number;
  readonly printed: string;
}

const PROGRAM = join(import.meta.dirname, 'support', 'upload-once.ts');
const {
  megabytes,
  rounds,
  rival,
  tls,
  provider: chosen,
} = new Command('npm run bench -- storage-throughput')
  .description('measure uploads to S3 and Google next to another program on the same server')
  .option('--megabytes <n>', 'size of the file', wholeNumber(17), 500)
  .option('--rounds <n>', 'uploads of each program', wholeNumber(1), 5)
  .addOption(new Option('--rival <name>', 'the other program for S3').choices(['aws', 'rclone']).default('aws'))
  .option('--tls', 'let the S3 server speak TLS', false)
  .option('--provider <name...>', 'measure only these providers', [])
  .parse()
  .opts<{ megabytes: number; rounds: number; rival: 'aws' | 'rclone'; tls: boolean; provider: string[] }>();
const sizeBytes = megabytes * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'storage-throughput-'));
const file = await makeFile(folder, sizeBytes);

const certificate = tls ? await makeCertificate(folder, 'IP:127.0.0.1') : undefined;
const s3 = await startS3Server({ certificate });
const gcs = await startGcsSink();
const contests: Readonly<Record<string, Contest>> = { s3: contestForS3(), gcs: await contestForGcs() };
const figures: Record<string, unknown> = { sizeBytes, rounds, tls };
for (const [provider, contest] of Object.entries(contests))
  if (chosen.length === 0 || chosen.includes(provider)) figures[provider] = await measure(contest);
await s3.close();
gcs.close();
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function measure({ ours, rival: name, theirs, remove }: Contest): Promise<object> {
  const own: Run[] = [];
  const others: Run[] = [];
  const run = async (upload: (path: string) => Promise<string>): Promise<Run> => {
    const path = recordingObjectPath(randomUUID(), randomUUID());
    const startedMs = performance.now();
    const { seconds: cpuSeconds, result: printed } = await measureCpu(() => upload(path));
    const durationMs = performance.now() - startedMs;
    await remove(path);
    return { durationMs, cpuSeconds, printed };
  };
  for (let round = 0; round < rounds; round++) {
    // Neither program is always the first one.
    const isFirst = round % 2 === 0;
    if (isFirst) own.push(await run(ours));
    others.push(await run(theirs));
    if (!isFirst) own.push(await run(ours));
  }
  const ratios = own.map(({ durationMs }, round) => (others[round]?.durationMs ?? Number.NaN) / durationMs);
  return {
    ours: summarize(own),
    [name]: summarize(others),
    ratio: rounded(medianOf(ratios)),
    ratios: ratios.map(rounded),
    peakMegabytes: Math.round(Math.max(...own.map(({ printed }) => JSON.parse(printed).peakBytes)) / 1e6),
  };
}

function summarize(runs: readonly Run[]): object {
  return {
    megabytesPerSecond: Math.round(sizeBytes / 1e3 / medianOf(runs.map(({ durationMs }) => durationMs))),
    cpuSeconds: rounded(medianOf(runs.map(({ cpuSeconds }) => cpuSeconds))),
  };
}

function contestForS3(): Contest {
  const { bucket, region, credentials } = s3.options;
  const { accessKeyId, secretAccessKey } = credentials;
  const place = ['--endpoint-url', s3.url, '--region', region];
  const env = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CA_BUNDLE: certificate?.certFile,
  };
  const keys = `access_key_id=${accessKeyId},secret_access_key=${secretAccessKey}`;
  const remote = `:s3,provider=Other,region=${region},${keys},endpoint="${s3.url}":`;
  const rivals = {
    aws: (path: string) =>
      runCommand('aws', ['s3', 'cp', '--quiet', ...place, file, `s3://${bucket}/${path}`], { env }),
    rclone: (path: string) => rclone(remote, path),
  };
  return {
    ours: (path) => upload('s3', { config: s3.options, path }),
    rival,
    theirs: rivals[rival],
    remove: (path) => s3.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: path })),
  };
}

async function contestForGcs(): Promise<Contest> {
  const config = { bucket: 'recordings', endpoint: gcs.url, credentialsFile: await makeGcsKey(folder) };
  return {
    ours: (path) => upload('gcs', { config, path }),
    rival: 'rclone',
    theirs: (path) => rclone(`:gcs,anonymous,bucket_policy_only,endpoint="${gcs.url}/storage/v1/":`, path),
    // The sink keeps nothing.
    remove: async () => undefined,
  };
}

async function startGcsSink() {
  const program = join(import.meta.dirname, 'support', 'gcs-sink-process.ts');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line]: Buffer[] = await once(child.stdout, 'data');
  return { url: String(line).trim(), close: () => child.stdin.end() };
}

function upload(provider: string, { config, path }: { readonly config: object; readonly path: string }) {
  const request = JSON.stringify({ provider, config, file, path });
  return runCommand(process.execPath, [PROGRAM, request], { env: { NODE_EXTRA_CA_CERTS: certificate?.certFile } });
}

function rclone(remote: string, path: string): Promise<string> {
  const settings = [
    '--ignore-checksum',
    '--no-check-dest',
    '--s3-no-check-bucket',
    '--gcs-no-check-bucket',
    ...['--config', join(folder, 'rclone.conf')],
    ...(certificate === undefined ? [] : ['--ca-cert', certificate.certFile]),
  ];
  return runCommand('rclone', ['copyto', file, `${remote}recordings/${path}`, ...settings]);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
