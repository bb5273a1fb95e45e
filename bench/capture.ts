/**
 * Measures what recording costs: the recorder's process alone, while it makes N recordings of two participants at
 * 720p30 and 1.6 Mb/s. Every recording has its own connection and files. All recordings share the two participants,
 * because a small machine cannot also send for twenty.
 * Run: `npm run bench -- capture --rooms 10 --seconds 30`. The last line of output is one JSON object.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLineProcess } from '../tests/support/line-process.ts';
import { startBenchLivekit } from './support/bench-livekit.ts';
import { measureUsage, publishParticipants, RECORDER_PROGRAM, readLoad } from './support/capture-load.ts';
import { lossOf } from './support/capture-loss.ts';

const SETTLE_MS = 5_000;
/** Two video and two audio tracks. */
const TRACKS_PER_ROOM = 4;

const { rooms, seconds } = readLoad('capture', 'measure what recording costs', 10);

interface Measured {
  readonly coresPerRoom: number;
  readonly rssMiB: number;
  readonly packetsLost: number;
  readonly mebibytes: number;
}

/** Measures `count` recordings at the same time, in a new process. */
async function measure(count: number): Promise<Measured> {
  const captureDirectory = await mkdtemp(join(tmpdir(), 'bench-capture-'));
  const recorder = startLineProcess(RECORDER_PROGRAM, {
    livekit: livekit.connection,
    captureDirectory,
    roomName: publishers.roomName,
  });
  try {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) recorder.send(`start ${id}`);
    await recorder.read(count);
    await delay(SETTLE_MS);
    const { cores, rssMiB } = await measureUsage(recorder.pid, seconds);
    recorder.send('stop');
    await recorder.read(count);
    const loss = ids.map((id) => lossOf(join(captureDirectory, id), TRACKS_PER_ROOM));
    return {
      coresPerRoom: cores / count,
      rssMiB,
      packetsLost: loss.reduce((sum, { lost }) => sum + lost, 0),
      mebibytes: loss.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20,
    };
  } finally {
    await recorder.end();
    await rm(captureDirectory, { recursive: true });
  }
}

await using livekit = await startBenchLivekit();
const publishers = await publishParticipants(livekit);
const one = await measure(1);
console.log(`1 room: ${JSON.stringify(one)}`);
const all = rooms === 1 ? one : await measure(rooms);
await publishers.leave();

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
