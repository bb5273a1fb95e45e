/**
 * Measures how much of a session is missing when the worker that records it is asked to stop. Two workers alternate on
 * one folder, and each round replaces the one that records. `unrecorded` is the gap in the recording's row. `unseen` is
 * the time from the last packet that one worker flushed to the first that the other wrote. `stopped` is the time in
 * which the old process exited.
 * `together`: another worker is running. `alone`: the next worker is started only after the first one has exited.
 * Run: `npm run bench -- hand-over --rounds 10`.
 */
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { livekitRecordings } from '@young-minds/database/schema';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import { Command } from 'commander';
import { eq } from 'drizzle-orm';
import { encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { CodedPublisher } from '../tests/support/coded-publisher.ts';
import { createRoomToken } from '../tests/support/create-room-token.ts';
import { seedSession } from '../tests/support/seed-session.ts';
import type { WorkerProcess } from '../tests/support/worker-process.ts';
import { openBenchPipeline } from './support/open-bench-pipeline.ts';
import { summarize } from './support/summarize.ts';

const { rounds } = new Command('npm run bench -- hand-over')
  .description('measure what is missing of a session when the worker that records it is replaced')
  .option('--rounds <n>', 'hand-overs to measure', wholeNumber(1), 10)
  .parse()
  .opts<{ rounds: number }>();
const FPS = 30;
const WAIT_MS = 60_000;

await using pipeline = await openBenchPipeline();
const { database, livekit, captureDirectory, startWorker } = pipeline;

const picture = await encodePicture({ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: FPS, seconds: 2 });
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });

/** Reads the row and the journal of one session's recording. */
class Watched {
  readonly #roomId: string;

  constructor(roomId: string) {
    this.#roomId = roomId;
  }

  async row() {
    const isOurs = eq(livekitRecordings.roomId, this.#roomId);
    const [row] = await database.db.select().from(livekitRecordings).where(isOurs);
    return row ?? null;
  }

  async #journal(): Promise<JournalEntry[]> {
    const recording = await this.row();
    return recording === null ? [] : readJournal(join(captureDirectory, recording.id));
  }

  /** Returns when the first video of a capture run was written, counted from 1; null before. */
  async pictureBegan(place: number): Promise<number | null> {
    const entries = await this.#journal();
    const runs = [...new Set(entries.flatMap((entry) => (entry.type === 'take_began' ? [entry.take] : [])))];
    const began = entries.find(
      (entry) => entry.type === 'track_began' && entry.take === runs[place - 1] && entry.kind === 'video',
    );
    return began?.atMs ?? null;
  }

  /** Returns the end times of the capture runs that have ended. */
  async runsEndedMs(): Promise<number[]> {
    return (await this.#journal()).flatMap((entry) => (entry.type === 'take_ended' ? [entry.atMs] : []));
  }

  async gapsMs(): Promise<number[]> {
    const gaps = ((await this.row())?.metadata.gaps ?? []) as { from: string; to: string }[];
    return gaps.map(({ from, to }) => Date.parse(to) - Date.parse(from));
  }
}

async function measure(others: readonly WorkerProcess[]) {
  let workers = [await startWorker(), ...others];
  const { roomId, roomName, mentorId } = await seedSession(database.db);
  const watched = new Watched(roomId);
  const token = await createRoomToken(livekit, {
    roomName: roomName,
    identity: mentorId,
    grants: { canSubscribe: false },
  });
  const publisher = await CodedPublisher.join({ url: livekit.url, token, picture, sound, fps: FPS });
  const pictureOf = (run: number) =>
    waitUntil(() => watched.pictureBegan(run), { timeoutMs: WAIT_MS, what: `the video of capture run ${run}` });
  await pictureOf(1);
  const [unseenMs, stoppedMs]: [number[], number[]] = [[], []];
  for (let run = 1; run <= rounds; run++) {
    const owner = (await watched.row())?.leaseOwner ?? '';
    const holder = workers.find(({ pid }) => owner.includes(`:${pid}:`));
    if (holder === undefined) throw new Error(`no worker of this run holds the recording: ${owner}`);
    const askedMs = performance.now();
    await holder.end('SIGTERM');
    stoppedMs.push(performance.now() - askedMs);
    workers = [...workers.filter((worker) => worker !== holder), await startWorker()];
    const beganAgainMs = await pictureOf(run + 1);
    unseenMs.push(beganAgainMs - ((await watched.runsEndedMs())[run - 1] ?? Number.NaN));
  }
  const unrecorded = summarize(await watched.gapsMs());
  await publisher.leave();
  for (const worker of workers) await worker.end('SIGTERM');
  return { unrecorded, unseen: summarize(unseenMs), stopped: summarize(stoppedMs) };
}

const together = await measure([await startWorker()]);
console.log(JSON.stringify({ together }));
console.log(JSON.stringify({ together, alone: await measure([]) }));
