/**
 * Measures how long the first participant in a room waits until something is recorded: from the server's admission to
 * the first packet written, through webhook, database, job and recorder.
 * Run: `npm run bench -- start --sessions 20`.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { readJournal } from '@young-minds/recorder/journal/journal';
import { Command } from 'commander';
import { encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { CodedPublisher } from '../tests/support/coded-publisher.ts';
import { createRoomToken } from '../tests/support/create-room-token.ts';
import { seedSession } from '../tests/support/seed-session.ts';
import { openBenchPipeline } from './support/open-bench-pipeline.ts';
import { summarize } from './support/summarize.ts';

const { sessions: count } = new Command('npm run bench -- start')
  .description('measure how long the first participant waits until something is recorded')
  .option('--sessions <n>', 'sessions to measure', wholeNumber(1), 20)
  .parse()
  .opts<{ sessions: number }>();
const FPS = 30;

await using pipeline = await openBenchPipeline();
const { database, livekit, captureDirectory } = pipeline;
await pipeline.startWorker();

const picture = await encodePicture({ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: FPS, seconds: 2 });
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });
const seen = new Set<string>();

/** Returns when the first packet of the next new recording was written. */
function firstPacketAtMs(): Promise<number> {
  const poll = async () => {
    for (const name of (await readdir(captureDirectory)).filter((candidate) => !seen.has(candidate))) {
      const began = readJournal(join(captureDirectory, name)).find((entry) => entry.type === 'track_began');
      if (began === undefined) continue;
      seen.add(name);
      return began.atMs;
    }
    return null;
  };
  return waitUntil(poll, { timeoutMs: 30_000, what: 'a first packet' });
}

const durationsMs: number[] = [];
for (let index = 0; index < count; index++) {
  const { roomName, mentorId } = await seedSession(database.db);
  // A participant that subscribes to no one is in the room as soon as its own media are.
  const request = { roomName, identity: mentorId, grants: { canSubscribe: false } };
  const token = await createRoomToken(livekit, request);
  const publisher = await CodedPublisher.join({ url: livekit.url, token, picture, sound, fps: FPS });
  durationsMs.push((await firstPacketAtMs()) - publisher.joinedAtMs);
  await publisher.leave();
}
console.log(JSON.stringify(summarize(durationsMs)));
