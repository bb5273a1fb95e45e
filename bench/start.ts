/**
 * How long the first person in a room waits until something is recorded: from the server's letting them in to the first
 * packet written, through webhook, database, job and recorder. Run: `npm run bench -- start --sessions 20`.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGuard } from '../apps/cli/src/process/guard.ts';
import { waitUntil } from '../apps/cli/src/process/wait-until.ts';
import { findLivekitServer } from '../apps/cli/src/services/livekit/find-server.ts';
import { generateLivekitKeys } from '../apps/cli/src/services/livekit/start-livekit.ts';
import { readJournal } from '../packages/recorder/src/embedded/journal/journal.ts';
import { encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { CodedPublisher } from '../tests/support/coded-publisher.ts';
import { createRoomToken } from '../tests/support/create-room-token.ts';
import { seedSession } from '../tests/support/seed-session.ts';
import { startToldLivekit } from '../tests/support/told-livekit.ts';
import { startWorkerProcess } from '../tests/support/worker-process.ts';
import { openBenchDatabase } from './support/open-bench-database.ts';
import { summarize } from './support/summarize.ts';

const { values } = parseArgs({ options: { sessions: { type: 'string', default: '20' } } });
const count = Number(values.sessions);
const FPS = 30;
/** Nothing is stopped, and so composed, while others are measured. */
const GRACE_SECONDS = 600;

await using resources = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'bench-start-'));
resources.defer(() => rm(folder, { recursive: true }));
const captureDirectory = join(folder, 'capture');
await mkdir(captureDirectory);
const guard = startGuard();
resources.defer(() => guard.release());
const database = await openBenchDatabase();
resources.defer(() => database.close());
const { path: program } = await findLivekitServer(console.log);
const keys = generateLivekitKeys();
const rooms = { program, keys, database, folder, graceSeconds: GRACE_SECONDS, guard };
const { server } = resources.use(await startToldLivekit(rooms));
const worker = await startWorkerProcess({
  ...{ databaseUrl: database.url, directory: folder, graceSeconds: GRACE_SECONDS },
  livekit: { ...keys, url: server.url },
});
guard.watch({ pid: worker.pid, isGroup: false, signal: 'SIGTERM' });
resources.defer(() => worker.end('SIGTERM'));

const picture = await encodePicture({ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: FPS, seconds: 2 });
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });
const seen = new Set<string>();

/** When the first packet of the recording that comes up next was written. */
function firstPacketAtMs(): Promise<number> {
  const look = async () => {
    for (const name of (await readdir(captureDirectory)).filter((candidate) => !seen.has(candidate))) {
      const began = readJournal(join(captureDirectory, name)).find((entry) => entry.type === 'track_began');
      if (began === undefined) continue;
      seen.add(name);
      return began.atMs;
    }
    return null;
  };
  return waitUntil(look, { timeoutMs: 30_000, what: 'a first packet' });
}

const durationsMs: number[] = [];
for (let index = 0; index < count; index++) {
  const { roomName, mentorId } = await seedSession(database.db);
  // Who subscribes to nobody is in the room as soon as its own media are.
  const request = { roomName, identity: mentorId, grants: { canSubscribe: false } };
  const token = await createRoomToken(keys, request);
  const publisher = await CodedPublisher.join({ url: server.url, token, picture, sound, fps: FPS });
  durationsMs.push((await firstPacketAtMs()) - publisher.joinedAtMs);
  await publisher.leave();
}
console.log(JSON.stringify(summarize(durationsMs)));
