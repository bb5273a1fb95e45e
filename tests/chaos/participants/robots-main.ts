/**
 * Runs the participants of one session in a separate process. They join when it starts, rejoin after every
 * disconnect, and leave when its input ends. Reports what happens as lines of JSON.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';
import type { ParticipantEvent, RobotOptions } from './participant-event.ts';

const RETRY_MS = 500;
const PATIENCE_MS = 8_000;

const participants: RobotOptions[] = JSON.parse(process.argv[2] ?? '[]');
const leaving = new AbortController();
// If the reader is gone, this process exits when its input ends.
process.stdout.on('error', () => process.exit());
process.stdin.resume().once('end', () => {
  leaving.abort();
  // An unreachable server is not retried for long.
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
});
await Promise.all(participants.map(keepInRoom));
process.exit();

function report(event: ParticipantEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function keepInRoom(person: RobotOptions): Promise<void> {
  while (!leaving.signal.aborted) await joinUntilLost(person);
}

/** Stays until the connection is lost permanently, or all participants leave. */
async function joinUntilLost(person: RobotOptions): Promise<void> {
  const { persona } = person;
  const lost = Promise.withResolvers<void>();
  const robot = await enter(person, lost.resolve);
  if (robot === null) return;
  report({ type: 'joined', persona, atMs: robot.joinedAt.getTime() });
  const leave = new Promise<void>((resolve) => {
    if (leaving.signal.aborted) resolve();
    else leaving.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([lost.promise, leave]);
  report({ type: leaving.signal.aborted ? 'left' : 'lost', persona, atMs: Date.now() });
  await robot.leave();
}

async function enter({ url, token, persona }: RobotOptions, onLost: () => void): Promise<Robot | null> {
  while (!leaving.signal.aborted) {
    try {
      return await joinAsRobot({
        ...{ url, token, persona, scale: 0.5 },
        onConnection(state) {
          if (state === 'lost') onLost();
          else report({ type: state, persona, atMs: Date.now() });
        },
      });
    } catch {
      await delay(RETRY_MS, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  }
  return null;
}
