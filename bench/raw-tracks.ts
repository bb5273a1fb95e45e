/**
 * Measures what uploading raw tracks to an S3 server costs while N recordings of two participants at 720p30 and 1.6
 * Mb/s run, and how much is lost if the machine is lost at any moment. It measures the recorder's process without
 * uploads, then with them.
 * Run: `npm run bench -- raw-tracks --rooms 4 --seconds 30`. The last line of output is one JSON object.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLineProcess } from '../tests/support/line-process.ts';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { startBenchLivekit } from './support/bench-livekit.ts';
import { measureUsage, publishParticipants, RECORDER_PROGRAM, readLoad } from './support/capture-load.ts';

const SETTLE_MS = 6_000;
/** How long frames stay in the recorder before they are written to the disk. */
const FLUSH_MS = 500;

const { rooms, seconds } = readLoad('raw-tracks', 'measure what uploading raw tracks during the call costs', 4);

interface Measured {
  readonly coresPerRoom: number;
  readonly rssMiB: number;
  readonly lagsMs: readonly number[];
}

async function measure(s3: object | null): Promise<Measured> {
  const captureDirectory = await mkdtemp(join(tmpdir(), 'bench-raw-tracks-'));
  const facts = { livekit: livekit.connection, captureDirectory, roomName: publishers.roomName, s3 };
  const recorder = startLineProcess(RECORDER_PROGRAM, facts);
  try {
    for (let count = 0; count < rooms; count++) recorder.send(`start ${randomUUID()}`);
    await recorder.read(rooms);
    await delay(SETTLE_MS);
    recorder.send('lag');
    await recorder.read(1);
    const { cores, rssMiB } = await measureUsage(recorder.pid, seconds);
    recorder.send('lag');
    const [lags = '[]'] = await recorder.read(1);
    return { coresPerRoom: cores / rooms, rssMiB, lagsMs: JSON.parse(lags) };
  } finally {
    await recorder.end();
    await rm(captureDirectory, { recursive: true });
  }
}

await using livekit = await startBenchLivekit();
const server = await startS3Server();
const publishers = await publishParticipants(livekit);
const without = await measure(null);
const sending = await measure(server.options);
await publishers.leave();
await server.close();

const lossesS = sending.lagsMs.map((lagMs) => (lagMs + FLUSH_MS) / 1000).sort((one, other) => one - other);
const quantile = (share: number) => lossesS[Math.min(lossesS.length - 1, Math.floor(share * lossesS.length))] ?? null;
const round = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)));
console.log(
  JSON.stringify({
    rooms,
    coresPerRoom: { without: round(without.coresPerRoom, 4), sending: round(sending.coresPerRoom, 4) },
    rssMiB: { without: round(without.rssMiB, 1), sending: round(sending.rssMiB, 1) },
    tailLossSeconds: { median: round(quantile(0.5), 1), p99: round(quantile(0.99), 1), most: round(quantile(1), 1) },
  }),
);
