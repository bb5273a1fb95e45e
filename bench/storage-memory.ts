/**
 * The most memory an upload holds with each provider, and how long it takes; each in a process of its own. Prints one
 * JSON object. Run: `node bench/storage-memory.ts [gigabytes, 5 by default] [provider …]`
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingObjectPath, type StorageProviderName } from '@young-minds/recording/domain';
import { runCommand } from '../apps/cli/src/process/run-command.ts';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { startSupabaseServer } from '../tests/support/stores/supabase-server.ts';
import { makeFile, makeGcsKey } from './support/bench-stores.ts';
import { openGcsSink } from './support/gcs-sink.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'upload-once.ts');
const [gigabytes = '5', ...chosen] = process.argv.slice(2);
const sizeBytes = Number(gigabytes) * 1e9;
const folder = await mkdtemp(join(tmpdir(), 'storage-memory-'));

interface OpenStore {
  /** What the provider is made of. */
  readonly config: object;
  close(): Promise<void>;
}

const openers: Readonly<Record<StorageProviderName, () => Promise<OpenStore>>> = {
  local: async () => ({
    config: { directory: join(folder, 'store'), baseUrl: 'http://localhost', signingSecret: 'unused here' },
    close: () => rm(join(folder, 'store'), { recursive: true }),
  }),
  supabase: async () => {
    const server = await startSupabaseServer();
    return { config: server.options, close: server.close };
  },
  s3: async () => {
    const server = await startS3Server();
    return { config: server.options, close: server.close };
  },
  gcs: async () => {
    const sink = await openGcsSink();
    const config = { bucket: 'recordings', endpoint: sink.url, credentialsFile: await makeGcsKey(folder) };
    return { config, close: sink.close };
  },
};

const file = await makeFile(folder, sizeBytes);
const figures: Record<string, unknown> = { sizeBytes };
for (const [name, open] of Object.entries(openers) as [StorageProviderName, () => Promise<OpenStore>][]) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const store = await open();
  const path = recordingObjectPath(randomUUID(), randomUUID());
  const request = { provider: name, config: store.config, file, path };
  const printed = await runCommand(process.execPath, [PROGRAM, JSON.stringify(request)]);
  const { seconds, peakBytes } = JSON.parse(printed);
  figures[name] = {
    peakMegabytes: Math.round(peakBytes / 1e6),
    seconds: Number(seconds.toFixed(1)),
    megabytesPerSecond: Math.round(sizeBytes / 1e6 / seconds),
  };
  await store.close();
}
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);
