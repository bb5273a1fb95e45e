/**
 * What it costs to send raw tracks to an S3 server while N recordings of two people at 720p30 and 1.6 Mb/s run, and what a
 * machine that is lost at any moment takes with it: the recorder's process with and without sending, in turn.
 * Run: `npm run bench -- raw-tracks --rooms 4 --seconds 30`. Its last line is one JSON object.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLineProcess, usageOf } from '../tests/support/line-process.ts';
import { startS3Server } from '../tests/support/stores/s3-server.ts';
import { startBenchLivekit } from './support/bench-livekit.ts';

const SETTLE_MS = 6_000;
/** Frames wait so long in the recorder before they are on the disk. */
const FLUSH_MS = 500;
const support = (name: string) => join(import.meta.dirname, 'support', name);

const { values } = parseArgs({
  options: { rooms: { type: 'string', default: '4' }, seconds: { type: 'string', default: '30' } },
});
const rooms = Number(values.rooms);
const seconds = Number(values.seconds);
if (!(rooms >= 1 && seconds >= 1)) throw new Error('--rooms and --seconds are to be 1 or more');

interface Measured {
  readonly coresPerRoom: number;
  readonly rssMiB: number;
  readonly lagsMs: readonly number[];
}

async function measure(s3: object | null): Promise<Measured> {
  const captureDirectory = await mkdtemp(join(tmpdir(), 'bench-raw-tracks-'));
  const facts = { livekit: livekit.connection, captureDirectory, roomName, s3 };
  const recorder = startLineProcess(support('run-recorder.ts'), facts);
  try {
    for (let count = 0; count < rooms; count++) recorder.say(`start ${randomUUID()}`);
    await recorder.hear(rooms);
    await delay(SETTLE_MS);
    recorder.say('lag');
    await recorder.hear(1);
    const before = usageOf(recorder.pid);
    const beganMs = performance.now();
    await delay(seconds * 1000);
    const after = usageOf(recorder.pid);
    const cores = (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - beganMs) / 1000);
    recorder.say('lag');
    const [lags = '[]'] = await recorder.hear(1);
    return { coresPerRoom: cores / rooms, rssMiB: after.rssMiB, lagsMs: JSON.parse(lags) };
  } finally {
    await recorder.end();
    await rm(captureDirectory, { recursive: true });
  }
}

const roomName = `bench-${randomUUID()}`;
await using livekit = await startBenchLivekit();
const server = await startS3Server();
const tokens = await Promise.all(['mentor', 'mentee'].map((identity) => livekit.tokenFor(roomName, identity)));
const publishers = startLineProcess(support('run-publishers.ts'), {
  ...{ url: livekit.connection.url, tokens, fps: 30, bitrateBps: 1_600_000 },
});
await publishers.hear(1);
const without = await measure(null);
const sending = await measure(server.options);
await publishers.end();
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
