/**
 * What recording costs: the recorder's process alone, while N recordings of two people at 720p30 and 1.6 Mb/s run.
 * Every recording has a connection and files of its own; the people are the same for all, since a small machine
 * cannot also send for twenty. Run: `npm run bench:capture -- --rooms 10 --seconds 30`. Its last line is one JSON object.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLineProcess, usageOf } from '../tests/support/line-process.ts';
import { startBenchLivekit } from './support/bench-livekit.ts';
import { lossOf } from './support/capture-loss.ts';

const FPS = 30;
const BITRATE_BPS = 1_600_000;
const SETTLE_MS = 5_000;
/** Two pictures and two sounds. */
const TRACKS_PER_ROOM = 4;
const support = (name: string) => join(import.meta.dirname, 'support', name);

const { values } = parseArgs({
  options: { rooms: { type: 'string', default: '10' }, seconds: { type: 'string', default: '30' } },
});
const rooms = Number(values.rooms);
const seconds = Number(values.seconds);
if (!(rooms >= 1 && seconds >= 1)) throw new Error('--rooms and --seconds are to be 1 or more');

interface Measured {
  readonly coresPerRoom: number;
  readonly rssMiB: number;
  readonly packetsLost: number;
  readonly mebibytes: number;
}

/** So many recordings at once, from a fresh process on. */
async function measure(count: number): Promise<Measured> {
  const captureDirectory = await mkdtemp(join(tmpdir(), 'bench-capture-'));
  const recorder = startLineProcess(support('run-recorder.ts'), {
    livekit: livekit.connection,
    captureDirectory,
    roomName,
  });
  try {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) recorder.say(`start ${id}`);
    await recorder.hear(count);
    await delay(SETTLE_MS);
    const before = usageOf(recorder.pid);
    const beganMs = performance.now();
    await delay(seconds * 1000);
    const after = usageOf(recorder.pid);
    const cores = (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - beganMs) / 1000);
    recorder.say('stop');
    await recorder.hear(count);
    const loss = ids.map((id) => lossOf(join(captureDirectory, id), TRACKS_PER_ROOM));
    return {
      coresPerRoom: cores / count,
      rssMiB: after.rssMiB,
      packetsLost: loss.reduce((sum, { lost }) => sum + lost, 0),
      mebibytes: loss.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20,
    };
  } finally {
    await recorder.end();
    await rm(captureDirectory, { recursive: true });
  }
}

const roomName = `bench-${randomUUID()}`;
await using livekit = await startBenchLivekit();
const tokens = await Promise.all(['mentor', 'mentee'].map((identity) => livekit.tokenFor(roomName, identity)));
const publishers = startLineProcess(support('run-publishers.ts'), {
  url: livekit.connection.url,
  tokens,
  fps: FPS,
  bitrateBps: BITRATE_BPS,
});
await publishers.hear(1);
const one = await measure(1);
console.log(`1 room: ${JSON.stringify(one)}`);
const all = rooms === 1 ? one : await measure(rooms);
await publishers.end();

const round = (value: number, digits: number) => Number(value.toFixed(digits));
console.log(
  JSON.stringify({
    rooms,
    coresPerRoom: round(all.coresPerRoom, 4),
    rssMiB: round(all.rssMiB, 1),
    rssPerRoomMiB: rooms === 1 ? null : round((all.rssMiB - one.rssMiB) / (rooms - 1), 1),
    packetsLost: all.packetsLost,
    mebibytesWritten: round(all.mebibytes, 1),
  }),
);
